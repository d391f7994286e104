package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.packaged.Callers.Taken;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/** Whatever happens to a file on its way here, whatever its size, and whoever reads it how and from when on. */
class DamagedFilesIT {
    private static final int IN_MEMORY = 256 << 10;
    private static final int HOLD_BACK = 1 << 20;
    private static final int CROWD = 50;
    private static final int COMES_IN_MILLIS = 250;

    private static final Path STORE_DIR = storeDir();
    private static final Sandbox SANDBOX = Sandbox.start(0, 0);
    private static final Gateway GATEWAY = gateway();

    private static Path storeDir() {
        try {
            return Files.createTempDirectory("damaged");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Gateway gateway() {
        Map<String, String> variables = Gateway.variables(SANDBOX, STORE_DIR);
        // One file's faults must not open the breaker for the next.
        variables.put("GATEWAY_UPSTREAM_BREAKER_CALLS", "1000");
        return Gateway.start(variables);
    }

    @AfterContainer
    static void close() throws IOException {
        GATEWAY.close();
        SANDBOX.close();
        for (Path left : List.of(STORE_DIR.resolve("calls-0"), STORE_DIR)) {
            Files.deleteIfExists(left);
        }
    }

    /** A kind of file, and the call that brings its bytes. */
    enum Kind {
        TICKET(CallKind.PDF),
        ZIP(CallKind.CDN);

        private final CallKind call;

        Kind(CallKind call) {
            this.call = call;
        }
    }

    /**
     * A file and its readers.
     *
     * @param lasting whether the damage befalls each attempt, or the first one alone
     * @param moments when each reader comes, in milliseconds
     */
    record Story(Damage damage, Kind kind, int size, boolean lasting, HttpVersion version, List<Integer> moments) {
        private SandboxOrder put() {
            ItemBuilder item = ItemBuilder.eticket().size(size);
            // No zip can be assembled of it, which would be whole and right, but not the file that the vendor states.
            SandboxOrder order = SANDBOX.order()
                    .item(kind == Kind.ZIP ? item.sentCorruptedAt(-1) : item)
                    .put();
            damage.befall(SANDBOX, kind.call, order.orderId(), size, lasting);
            // So that there are moments to come at.
            SANDBOX.faults().on(kind.call, order.orderId(), Fault.slow(length(order) * 1000 / COMES_IN_MILLIS));
            return order;
        }

        private int length(SandboxOrder order) {
            return (int) (kind == Kind.TICKET ? size : order.zipContent().length());
        }

        private String path(SandboxOrder order) {
            String file = kind == Kind.TICKET ? "/tickets/" + order.ticketId() : "/tickets.zip";
            return "/orders/" + order.orderId() + file;
        }

        private String sha256(SandboxOrder order) {
            return String.valueOf(kind == Kind.TICKET ? order.file().sha256() : order.zipSha());
        }

        /** Where no byte leaves before the end, a second attempt is not seen. */
        private boolean isMended() {
            return !lasting && size < HOLD_BACK - IN_MEMORY;
        }
    }

    /** A story that is being told. Its callers have their own connections: Netty ends one on which it had to reset 200 streams in 30 s. */
    private record Told(Story story, SandboxOrder order, Callers callers, List<CompletableFuture<Taken>> readers) {
        static Told begin(Story story) {
            SandboxOrder order = story.put();
            Callers callers = new Callers(GATEWAY, story.version());
            return new Told(
                    story,
                    order,
                    callers,
                    story.moments().stream()
                            .map(moment -> callers.take(story.path(order), Duration.ofMillis(moment)))
                            .toList());
        }

        void end() {
            List<Taken> taken = Callers.all(readers.stream());
            callers.close();
            assertThat(taken)
                    .as(story.toString())
                    .filteredOn(Taken::isFile)
                    .allMatch(file -> file.sha256().equals(story.sha256(order)), "the file that the vendor states");
            if (story.damage().isNone() || story.isMended()) {
                assertThat(taken).as(story.toString()).allMatch(Taken::isFile, "a whole file");
            }
            if (story.damage().isNone()) {
                assertThat(SANDBOX.calls().count(story.kind().call, order.orderId()))
                        .isEqualTo(1);
            }
            taken.forEach(each -> Statistics.label("readers got").collect(ending(each)));
        }

        private static String ending(Taken taken) {
            if (taken.isFile()) {
                return "a file";
            }
            return taken.status() == 200 && taken.bytes() > 0 ? "a cut body" : "a problem";
        }
    }

    /** Every damage once, side by side. */
    @Provide
    Arbitrary<List<Story>> stories() {
        return Combinators.combine(Arrays.stream(Damage.values())
                        .map(damage -> story(damage))
                        .toList())
                .as(List::copyOf);
    }

    private static Arbitrary<Story> story(Damage damage) {
        Arbitrary<Integer> moment = Arbitraries.integers().between(0, 2 * COMES_IN_MILLIS);
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        sizes(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2),
                        Arbitraries.frequencyOf(
                                Tuple.of(4, moment.list().ofSize(1)),
                                Tuple.of(1, moment.list().ofSize(CROWD))))
                .as((kind, size, lasting, version, moments) ->
                        new Story(damage, kind, size, lasting, version, moments));
    }

    /** In memory; on disk, but held back as a whole; and so large that bytes leave before the last have come. */
    private static Arbitrary<Integer> sizes() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(2_000, IN_MEMORY),
                Arbitraries.integers().between(IN_MEMORY + 1, HOLD_BACK),
                Arbitraries.integers().between(HOLD_BACK + IN_MEMORY, 2 * HOLD_BACK));
    }

    @Property(tries = 7, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aWholeBodyIsAlwaysTheFileThatTheVendorStates(@ForAll("stories") List<Story> stories) {
        List<Told> told = stories.stream().map(Told::begin).toList();

        told.forEach(Told::end);

        Statistics.label("readers got").coverage(seen -> Stream.of("a file", "a cut body", "a problem")
                .forEach(end -> seen.check(end).count(count -> count > 0)));
    }
}
