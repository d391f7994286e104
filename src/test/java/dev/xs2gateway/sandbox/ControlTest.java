package dev.xs2gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest extends WithSandbox {

    @Test
    void saysWhatThereIs() throws Exception {
        assertThat(control("GET", "")).contains("/sandbox/samples", "corruptAt", Sandbox.API_KEY);
        assertThat(control("GET", "/samples"))
                .contains(sandbox.samples().getFirst().tryPath());
    }

    @Test
    void showsCountsAndForgetsCalls() throws Exception {
        caller.status("/v1/bookingorders/one");
        caller.status("/v1/bookingorders?page=1");

        assertThat(control("GET", "/calls").lines()).hasSize(2);
        assertThat(control("GET", "/calls?kind=single&match=one"))
                .contains("404")
                .contains("/v1/bookingorders/one");
        assertThat(control("GET", "/calls/count?match=bookingorders").strip()).isEqualTo("2");
        control("DELETE", "/calls");
        assertThat(sandbox.calls().all()).isEmpty();
    }

    @Test
    void setsAndClearsFaults() throws Exception {
        control("POST", "/faults?kind=LIST&match=page&fault=status&value=500&times=1");

        assertThat(caller.status("/v1/bookingorders")).isEqualTo(200);
        assertThat(caller.status("/v1/bookingorders?page=1")).isEqualTo(500);
        assertThat(caller.status("/v1/bookingorders?page=1")).isEqualTo(200);

        control("POST", "/faults?kind=LIST&fault=html");
        control("DELETE", "/faults");
        assertThat(caller.json("/v1/bookingorders").has("pagination")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "delay,PT1S",
        "hang,''",
        "hangAfter,5",
        "status,500",
        "garbage,''",
        "html,''",
        "cutAfter,5",
        "cutPercent,5",
        "corruptAt,-1",
        "longer,5",
        "shorter,5",
        "wrongLength,-5",
        "chunked,''",
        "slow,5",
        "refuse,''",
        "redirect,http://a.example",
        "link,x",
        "expired,''"
    })
    void knowsEveryFault(String word, String value) {
        assertThat(FaultWords.parse(word, value)).isNotNull();
        assertThat(FaultWords.HELP).contains(word);
    }

    @Test
    void changesAnOrdersStatus() throws Exception {
        var order = sandbox.order().status("processing").put();

        control("POST", "/orders/" + order.orderId() + "/status?to=completed");

        assertThat(caller.json(Caller.orderPath(order)).at("/logistic_status").asText())
                .isEqualTo("completed");
        assertThat(caller.status(Caller.pdfPath(order))).isEqualTo(200);
    }

    @Test
    void makesMoreOrders() throws Exception {
        String[] ids = control("POST", "/orders?count=3&size=5000")
                .lines()
                .findFirst()
                .orElseThrow()
                .split(" ", -1);

        assertThat(caller.json("/v1/bookingorders/" + ids[1]).at("/booking_id").asText())
                .isEqualTo(ids[0]);
    }

    @Test
    void makesOrdersOfManyFiles() throws Exception {
        String orderId = control("POST", "/orders?files=4").split(" ", -1)[1];

        assertThat(caller.json("/v1/bookingorders/" + orderId).at("/items/0/download_items"))
                .hasSize(4);
    }

    @Test
    void setsAndLiftsTheLimit() throws Exception {
        control("POST", "/limit?calls=1&per=PT10S");

        assertThat(caller.status("/v1/bookingorders")).isEqualTo(200);
        assertThat(caller.status("/v1/bookingorders")).isEqualTo(503);
        control("DELETE", "/limit");
        assertThat(caller.status("/v1/bookingorders")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/faults?kind=NOTHING&fault=hang",
                "/faults?kind=PDF&fault=nothing",
                "/faults?kind=PDF&fault=cutAfter&value=many",
                "/limit?calls=1&per=soon",
                "/limit"
            })
    void saysWhatItDoesNotUnderstand(String path) throws Exception {
        assertThat(caller.withoutKey("POST", "/sandbox" + path).statusCode()).isEqualTo(400);
    }

    @Test
    void knowsNoOtherCommand() throws Exception {
        assertThat(caller.withoutKey("POST", "/sandbox/nothing").statusCode()).isEqualTo(404);
        assertThat(caller.withoutKey("POST", "/sandbox/orders/unknown/status?to=completed")
                        .statusCode())
                .isEqualTo(404);
    }

    private String control(String method, String path) throws IOException, InterruptedException {
        var answer = caller.withoutKey(method, "/sandbox" + path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Caller.text(answer);
    }
}
