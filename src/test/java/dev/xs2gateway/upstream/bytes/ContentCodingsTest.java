package dev.xs2gateway.upstream.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.RawUpstream;
import dev.xs2gateway.upstream.RawUpstream.Kind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come compressed, though only JSON is asked for like that. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class ContentCodingsTest {
    @Inject
    Vertx vertx;

    private final List<RawUpstream> toClose = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawUpstream each : toClose) {
            each.close();
        }
    }

    private interface Coder {
        byte[] code(byte[] plain) throws IOException;
    }

    private RawUpstream start(Kind kind, Coder coder, String... headers) throws IOException {
        RawUpstream upstream = RawUpstream.start(
                vertx,
                kind,
                (answer, plain) -> {
                    byte[] coded = coder.code(plain);
                    String[] all = Arrays.copyOf(headers, headers.length + 1);
                    all[headers.length] = "Content-Length: " + coded.length;
                    answer.head(200, all).body(coded);
                },
                "retries",
                "2");
        toClose.add(upstream);
        return upstream;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(coded)) {
            out.write(plain);
        }
        return coded.toByteArray();
    }

    private static byte[] deflate(byte[] plain) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(coded)) {
            out.write(plain);
        }
        return coded.toByteArray();
    }

    /** Two members, one after the other, are one body (RFC 1952, 2.2). */
    private static byte[] members(byte[] plain) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        coded.write(gzip(Arrays.copyOf(plain, 2)));
        coded.write(gzip(Arrays.copyOfRange(plain, 2, plain.length)));
        return coded.toByteArray();
    }

    private static Stream<Arguments> codings() {
        Coder gzip = ContentCodingsTest::gzip;
        Coder twice = plain -> gzip(gzip(plain));
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, gzip, new String[] {"Content-Encoding: gzip"}),
                        Arguments.of(kind, gzip, new String[] {"content-encoding: X-GZip"}),
                        Arguments.of(kind, gzip, new String[] {"Content-Encoding: identity, gzip,"}),
                        Arguments.of(kind, twice, new String[] {"Content-Encoding: gzip ,x-gzip"}),
                        Arguments.of(kind, twice, new String[] {"Content-Encoding: gzip", "Content-Encoding: gzip"}),
                        Arguments.of(
                                kind, (Coder) ContentCodingsTest::members, new String[] {"Content-Encoding: gzip"}),
                        Arguments.of(
                                kind, (Coder) ContentCodingsTest::deflate, new String[] {"Content-Encoding: deflate"}),
                        Arguments.of(kind, (Coder) plain -> gzip(deflate(plain)), new String[] {
                            "Content-Encoding: deflate, gzip"
                        }),
                        Arguments.of(kind, (Coder) plain -> plain, new String[] {"Content-Encoding: gzip"}),
                        Arguments.of(kind, (Coder) plain -> plain, new String[] {"Content-Encoding: identity"})));
    }

    @ParameterizedTest
    @MethodSource("codings")
    void aCodedAnswerIsDecoded(Kind kind, Coder coder, String[] headers) throws Exception {
        RawUpstream upstream = start(kind, coder, headers);

        assertThat(upstream.ask("one")).isEqualTo("one");
        assertThat(upstream.calls()).hasSize(1);
    }

    private static Stream<Arguments> unknownCodings() {
        return Stream.of(Kind.LIST, Kind.TICKET, Kind.INVOICE, Kind.LINK, Kind.CDN)
                .flatMap(kind -> Stream.of("br", "zstd", "gzip, br", "gzip,gzip,gzip,gzip,gzip")
                        .map(coding -> Arguments.of(kind, coding)));
    }

    @ParameterizedTest
    @MethodSource("unknownCodings")
    void anUnknownCodingFailsWithThatReason(Kind kind, String coding) throws Exception {
        RawUpstream upstream = start(kind, plain -> plain, "Content-Encoding: " + coding);

        Failure failure = upstream.failure("one");

        assertThat(failure).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(((Failure.UpstreamInvalid) failure).why()).contains("content coding");
        assertThat(upstream.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aBodyThatIsTooLargeWhenDecodedFailsWithThatReason(int times) throws Exception {
        byte[] bomb = gzip(new byte[64 << 20]);
        byte[] coded = times == 1 ? bomb : gzip(bomb);
        RawUpstream upstream = start(
                Kind.LIST, plain -> coded, times == 1 ? "Content-Encoding: gzip" : "Content-Encoding: gzip, gzip");

        Failure failure = upstream.failure("one");

        assertThat(failure).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(((Failure.UpstreamInvalid) failure).why()).contains("too large");
        assertThat(upstream.calls()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LIST", "INVOICE", "CDN"})
    void aDamagedCodingIsAnErrorAndNotAnEnd(Kind kind) throws Exception {
        RawUpstream upstream = start(
                kind,
                plain -> {
                    byte[] coded = gzip(plain);
                    return Arrays.copyOf(coded, coded.length - 9);
                },
                "Content-Encoding: gzip");

        assertThat(upstream.failure("one")).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(upstream.calls()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyJsonIsAskedForCompressed(Kind kind) throws Exception {
        RawUpstream upstream = start(kind, plain -> plain);
        boolean json = kind == Kind.LIST || kind == Kind.SINGLE;

        assertThat(upstream.ask("one")).isEqualTo("one");

        assertThat(upstream.calls().getFirst().headers()).containsEntry("accept-encoding", json ? "gzip" : "identity");
    }

    /** A 403 with the API's own error doubts the key, which costs a call more; any other 403 does not. */
    @Test
    void aCodedErrorIsReadAsTheApisOwn() throws Exception {
        RawUpstream upstream = RawUpstream.start(vertx, Kind.LIST, (answer, plain) -> {
            byte[] coded = gzip("{\"message\":\"no\"}".getBytes(StandardCharsets.UTF_8));
            answer.head(403, "Content-Encoding: gzip", "Content-Length: " + coded.length)
                    .body(coded);
        });
        toClose.add(upstream);

        assertThat(upstream.failure("one")).isInstanceOf(Failure.UpstreamRefused.class);
        assertThat(upstream.calls()).hasSize(2);
    }
}
