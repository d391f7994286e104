package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.CraftedZip;
import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxFile;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One zip link pays for all tickets of an order. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class SharedZipTest {
    private static final int TICKETS = 20;

    @InjectSandbox
    Sandbox sandbox;

    private SandboxOrder order() {
        return sandbox.order().item(ItemBuilder.eticket().files(TICKETS)).put();
    }

    private static List<String> hrefs(SandboxOrder order) {
        return given().get("/orders/{id}", order.orderId()).jsonPath().getList("tickets.href");
    }

    private static List<String> right(SandboxOrder order) {
        return order.item().files().stream().map(SandboxFile::sha256).toList();
    }

    private static List<String> together(List<String> hrefs) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> coming = new ArrayList<>();
            for (String href : hrefs) {
                coming.add(callers.submit(() -> Fetched.get(href).sha256()));
            }
            List<String> all = new ArrayList<>();
            for (Future<String> each : coming) {
                all.add(each.get());
            }
            return all;
        }
    }

    private int count(CallKind kind, SandboxOrder order) {
        return sandbox.calls().count(kind, order.orderId());
    }

    @Test
    void twentyTicketsAskedForTogetherCostOneCall() throws Exception {
        SandboxOrder order = order();
        List<String> hrefs = hrefs(order);

        assertThat(together(hrefs)).isEqualTo(right(order));

        assertThat(count(CallKind.ZIP_LINK, order)).isEqualTo(1);
        assertThat(count(CallKind.PDF, order)).isZero();
        assertThat(count(CallKind.LIST, order)).isEqualTo(1);
    }

    @Test
    void twentyTicketsAskedForOneAfterTheOtherCostTwo() {
        SandboxOrder order = order();

        assertThat(hrefs(order).stream().map(href -> Fetched.get(href).sha256()))
                .isEqualTo(right(order));

        assertThat(count(CallKind.PDF, order)).isEqualTo(1);
        assertThat(count(CallKind.ZIP_LINK, order)).isEqualTo(1);
    }

    @Test
    void aStoredZipIsUsedAtOnce() {
        SandboxOrder order = order();
        Fetched.get("/orders/" + order.orderId() + "/tickets.zip");

        assertThat(Fetched.get(hrefs(order).getFirst()).sha256())
                .isEqualTo(right(order).getFirst());

        assertThat(count(CallKind.PDF, order)).isZero();
    }

    @Test
    void theTicketsOfAMixedOrderComeFromItsZipAsWell() throws Exception {
        SandboxOrder order = sandbox.order()
                .item(ItemBuilder.eticket().files(3))
                .item(ItemBuilder.eticket().channel("external"))
                .put();
        List<String> hrefs = hrefs(order).stream().limit(3).toList();

        assertThat(together(hrefs)).isEqualTo(right(order));

        assertThat(count(CallKind.PDF, order) + count(CallKind.ZIP_LINK, order)).isEqualTo(1);
    }

    static List<Fault> faultsOfTheCdn() {
        return List.of(Fault.status(500), Fault.corruptAt(-1), Fault.status(403), Fault.cutPercent(50));
    }

    @ParameterizedTest
    @MethodSource("faultsOfTheCdn")
    void ifTheZipFailsTheTicketsAreFetchedOneByOne(Fault fault) throws Exception {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().files(4)).put();
        List<String> hrefs = hrefs(order);
        sandbox.faults().on(CallKind.CDN, order.orderId(), fault);

        assertThat(together(hrefs)).isEqualTo(right(order));

        assertThat(count(CallKind.PDF, order)).isEqualTo(4);
    }

    /** In a zip the second would be found by the first one's digest, and its guest would hold the other's ticket. */
    @Test
    void twoTicketsThatStateOneDigestAreNotTakenFromAZip() throws Exception {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().files(2).sameSha()).put();
        List<String> hrefs = hrefs(order);

        List<String> got = together(hrefs);

        assertThat(got.getFirst()).isEqualTo(right(order).getFirst());
        assertThat(got.getLast()).isNotEqualTo(right(order).getFirst());
        assertThat(Fetched.get(hrefs.getLast()).problem()).isEqualTo("checksum-mismatch");
        assertThat(count(CallKind.ZIP_LINK, order)).isZero();
    }

    @Test
    void anOrderOfOneTicketCostsItsOwnCall() {
        SandboxOrder order = sandbox.order().put();

        assertThat(Fetched.get(hrefs(order).getFirst()).sha256())
                .isEqualTo(order.file().sha256());

        assertThat(count(CallKind.PDF, order)).isEqualTo(1);
        assertThat(count(CallKind.ZIP_LINK, order)).isZero();
    }

    /** Writes a zip of two tickets, the first of them in a way that only some readers take. */
    @FunctionalInterface
    interface OddZip {
        CraftedZip of(byte[] odd);
    }

    private static Arguments odd(String what, OddZip zip) {
        return Arguments.of(what, zip);
    }

    static Stream<Arguments> oddZips() {
        byte[] inFront = "#!/bin/sh\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                odd("a name in code page 437", odd -> CraftedZip.empty().addNamedInCp437(odd)),
                odd("a name in wrong UTF-8", odd -> CraftedZip.empty().addNamedInWrongUtf8(odd)),
                odd("zip -0 to a pipe", odd -> CraftedZip.empty().addWithDataDescriptor("-", CraftedZip.STORED, odd)),
                odd("bytes in front", odd -> CraftedZip.behind(inFront, false).add("a", CraftedZip.DEFLATED, odd)),
                odd("a wrong CRC-32", odd -> CraftedZip.empty().addWithWrongCrc("a", CraftedZip.STORED, odd)),
                odd("an encrypted entry beside it", odd -> CraftedZip.empty()
                        .addEncrypted("secret", new byte[100])
                        .add("a", CraftedZip.DEFLATED, odd)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddZips")
    void anOddZipServesAllItsTicketsForOneCall(String what, OddZip zip) {
        SandboxOrder order = orderWithZip(zip);

        Fetched.get("/orders/" + order.orderId() + "/tickets.zip");

        assertThat(hrefs(order).stream().map(href -> Fetched.get(href).sha256()))
                .isEqualTo(digests(order));

        assertThat(count(CallKind.ZIP_LINK, order)).isEqualTo(1);
        assertThat(count(CallKind.PDF, order)).isZero();
    }

    static Stream<Arguments> zipsWithAnUnreadableEntry() {
        return Stream.of(
                odd("encrypted", odd -> CraftedZip.empty().addEncrypted("a", odd)),
                odd("an unknown method", odd -> CraftedZip.empty().add("a", 99, odd)),
                odd("damaged", odd -> CraftedZip.empty().addDamaged("a", odd)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zipsWithAnUnreadableEntry")
    void anUnreadableEntryCostsOnlyItsOwnCall(String what, OddZip zip) {
        SandboxOrder order = orderWithZip(zip);

        Fetched.get("/orders/" + order.orderId() + "/tickets.zip");

        assertThat(hrefs(order).stream().map(href -> Fetched.get(href).sha256()))
                .isEqualTo(digests(order));

        assertThat(count(CallKind.ZIP_LINK, order)).isEqualTo(1);
        assertThat(count(CallKind.PDF, order)).isEqualTo(1);
    }

    private SandboxOrder orderWithZip(OddZip zip) {
        byte[] odd = pdf("odd");
        byte[] plain = pdf("plain");
        return sandbox.order()
                .item(ItemBuilder.eticket().bytes(odd))
                .item(ItemBuilder.eticket().bytes(plain))
                .zipBytes(
                        zip.of(odd).add("plain.pdf", CraftedZip.DEFLATED, plain).bytes())
                .put();
    }

    private static byte[] pdf(String text) {
        return ("%PDF-1.7 " + text + " " + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> digests(SandboxOrder order) {
        return order.items().stream()
                .map(item -> item.files().getFirst().sha256())
                .toList();
    }
}
