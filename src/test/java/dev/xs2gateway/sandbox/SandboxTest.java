package dev.xs2gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class SandboxTest extends WithSandbox {

    @Test
    void everySampleCanBeRead() throws Exception {
        for (Sample sample : sandbox.samples()) {
            JsonNode order = caller.json("/v1/bookingorders/" + sample.orderId());
            assertThat(order.at("/booking_id").asText()).as(sample.name()).isEqualTo(sample.bookingId());
            assertThat(sample.tryPath()).as(sample.name()).startsWith("/").doesNotContain("null");
        }
    }

    @Test
    void samplesHaveTheSameIdsAtEveryStart() {
        try (Sandbox other = Sandbox.start(0, 0)) {
            assertThat(other.samples()).isEqualTo(sandbox.samples());
        }
        assertThat(sandbox.samples()).extracting(Sample::orderId).doesNotHaveDuplicates();
        assertThat(sandbox.samples()).extracting(Sample::name).doesNotHaveDuplicates();
        assertThat(sandbox.samples()).extracting(Sample::bookingId).allMatch(id -> id.matches("[0-9a-f]{32}_[a-z]{3}"));
    }

    @Test
    void freshIdsLookLikeTheVendors() {
        var order = sandbox.order().item(ItemBuilder.eticket().files(2)).put();

        assertThat(order.bookingId()).matches("[0-9a-f]{32}_[a-z]{3}");
        assertThat(order.orderId()).matches("[0-9a-f]{32}_[a-z]{3}");
        assertThat(order.item().itemId()).matches("[0-9a-f]{32}_[a-z]{3}");
        assertThat(order.ticketId()).matches("[0-9a-f]{32}_[a-z]{3}");
        assertThat(order.file().link()).matches("ticket-[a-z]{5}\\.pdf");
    }

    @Test
    void closingFreesThePorts() {
        int port = sandbox.apiUrl().getPort();
        int cdnPort = sandbox.cdnUrl().getPort();
        sandbox.close();

        try (Sandbox again = Sandbox.start(port, cdnPort)) {
            assertThat(again.apiUrl()).isEqualTo(sandbox.apiUrl());
        }
    }

    @Test
    void aTakenCdnPortFreesTheApisPort() {
        int taken = sandbox.cdnUrl().getPort();
        int free = freePort();

        assertThatThrownBy(() -> Sandbox.start(free, taken)).isInstanceOf(UncheckedIOException.class);
        try (Sandbox again = Sandbox.start(free, 0)) {
            assertThat(again.apiUrl().getPort()).isEqualTo(free);
        }
    }

    @Test
    void listensOnTheLoopbackOnly() throws Exception {
        InetAddress other = InetAddress.ofLiteral("127.0.0.2");

        assertThatThrownBy(() -> new Socket(other, sandbox.apiUrl().getPort()).close())
                .isInstanceOf(ConnectException.class);
    }

    private static int freePort() {
        try (Sandbox other = Sandbox.start(0, 0)) {
            return other.apiUrl().getPort();
        }
    }
}
