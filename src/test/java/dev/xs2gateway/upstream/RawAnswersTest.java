package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.SandboxOrder;
import dev.xs2gateway.upstream.RawUpstream.Kind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers of the gateway get where XS2Event answers as no well-behaved server would. */
@QuarkusTest
@QuarkusTestResource(value = RawFront.class, restrictToAnnotatedClass = true)
class RawAnswersTest {
    @InjectSandbox
    RawFront front;

    private SandboxOrder order() {
        return front.sandbox().order().put();
    }

    private static Fetched ticket(SandboxOrder order) {
        return Fetched.get("/orders/" + order.orderId() + "/tickets/" + order.ticketId());
    }

    private static String lookedUp(SandboxOrder order) {
        return Fetched.get("/orders/" + order.orderId()).response().jsonPath().getString("orderId");
    }

    @ParameterizedTest
    @ValueSource(ints = {102, 103, 199})
    void noCallerGetsTheTicketOfAnotherBehindAnInterimAnswer(int status) {
        SandboxOrder one = order();
        SandboxOrder two = order();
        front.answers(Kind.TICKET, (answer, body) -> answer.head(status).file(body));

        assertThat(ticket(one).sha256()).isEqualTo(one.file().sha256());
        assertThat(ticket(two).sha256()).isEqualTo(two.file().sha256());
    }

    @ParameterizedTest
    @ValueSource(ints = {102, 103, 199})
    void noCallerGetsTheOrderOfAnotherBehindAnInterimAnswer(int status) {
        SandboxOrder one = order();
        SandboxOrder two = order();
        front.answers(Kind.LIST, (answer, body) -> answer.head(status).file(body));

        assertThat(lookedUp(one)).isEqualTo(one.orderId());
        assertThat(lookedUp(two)).isEqualTo(two.orderId());
    }

    @ParameterizedTest
    @CsvSource({"gzip,1", "x-gzip,1", "'gzip, gzip',2"})
    void aCodedBodyIsDeliveredDecoded(String codings, int times) {
        SandboxOrder looked = order();
        SandboxOrder fetched = order();

        front.answers(Kind.LIST, (answer, body) -> coded(answer, codings, times, body));
        assertThat(lookedUp(looked)).isEqualTo(looked.orderId());
        front.answers(Kind.TICKET, (answer, body) -> coded(answer, codings, times, body));
        Fetched ticket = ticket(fetched);

        assertThat(ticket.sha256()).isEqualTo(fetched.file().sha256());
        assertThat(ticket.response().header("Content-Encoding")).isNull();
    }

    private static void coded(ByteClientOrigin.Answer answer, String codings, int times, byte[] body)
            throws IOException {
        byte[] coded = body;
        for (int n = 0; n < times; n++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(coded);
            }
            coded = bytes.toByteArray();
        }
        answer.head(200, "Content-Encoding: " + codings, "Content-Length: " + coded.length)
                .body(coded);
    }

    @Test
    void aTicketThatArrivesTooSlowlyFailsAfterOneCall() {
        SandboxOrder order = order();
        front.answers(Kind.TICKET, (answer, body) -> SlowBodiesTest.drip(answer));

        Fetched answer = ticket(order);

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.problem()).isEqualTo("upstream-timeout");
        assertThat(front.sandbox().calls().count(CallKind.PDF, order.orderId())).isEqualTo(1);
    }
}
