package dev.xs2gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import java.net.Socket;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallLogTest extends WithSandbox {

    @Test
    void callsAreLoggedWithTheirAnswersStatus() throws Exception {
        var order = sandbox.order().put();
        caller.status(Caller.orderPath(order));
        caller.status("/v1/bookingorders/unknown");

        assertThat(sandbox.calls().all()).extracting(Call::status).containsExactly(200, 404);
        Call first = sandbox.calls().all().getFirst();
        assertThat(first.kind()).isEqualTo(CallKind.SINGLE);
        assertThat(first.method()).isEqualTo("GET");
        assertThat(first.target()).isEqualTo(Caller.orderPath(order));
        assertThat(first.headers()).containsKeys("x-api-key", "host");
        assertThat(first.at()).isEqualTo(clock.instant());
    }

    @Test
    void callsTellHowFarTheirAnswersCame() throws Exception {
        var order = sandbox.order().item(ItemBuilder.eticket().size(5_000)).put();
        sandbox.faults().once(CallKind.PDF, "", Fault.hangAfter(1_000));
        try (Socket _ = caller.open(Caller.pdfPath(order))) {
            await().until(() -> sandbox.calls().count(CallKind.PDF, "") == 1
                    && sandbox.calls().all().getFirst().sent() == 1_000);
            assertThat(sandbox.calls().all().getFirst().open()).isTrue();
        }
        caller.status(Caller.pdfPath(order));

        await().until(() -> !sandbox.calls().all().getLast().open());
        assertThat(sandbox.calls().all().getLast().sent()).isEqualTo(5_000);
    }

    @Test
    void partsMatchTheRawAndTheDecodedTarget() throws Exception {
        caller.status("/v1/bookingorders?booking_id=in:%5BA,B%5D");

        assertThat(sandbox.calls().count(CallKind.LIST, "in:[A,B]")).isEqualTo(1);
        assertThat(sandbox.calls().count(CallKind.LIST, "%5BA")).isEqualTo(1);
        assertThat(sandbox.calls().count(CallKind.LIST, "C")).isZero();
        assertThat(sandbox.calls().count(CallKind.PDF, "")).isZero();
        assertThat(sandbox.calls().of(CallKind.LIST, "")).hasSize(1);
    }

    @Test
    void theCdnIsNoApiCallAndTheControlIsNoCallAtAll() throws Exception {
        caller.elsewhere(sandbox.cdnUrl() + "/zips/x.zip");
        caller.withoutKey("GET", "/sandbox/calls");

        assertThat(sandbox.calls().apiCalls("")).isZero();
        assertThat(sandbox.calls().count(CallKind.CDN, "")).isEqualTo(1);
    }

    @Test
    void aClearedLogIsEmptyAndGoesOn() throws Exception {
        caller.status("/v1/bookingorders");
        sandbox.calls().clear();
        assertThat(sandbox.calls().all()).isEmpty();

        caller.status("/v1/bookingorders");
        assertThat(sandbox.calls().all()).hasSize(1);
    }

    @Test
    void onlyTheNewestCallsAreKept() {
        var log = new CallLog();
        for (int i = 0; i < CallLog.KEPT + 5; i++) {
            log.arrived(Instant.EPOCH, CallKind.LIST, "GET", "/" + i, new Headers());
        }

        assertThat(log.all()).hasSize(CallLog.KEPT);
        assertThat(log.all().getFirst().target()).isEqualTo("/5");
    }
}
