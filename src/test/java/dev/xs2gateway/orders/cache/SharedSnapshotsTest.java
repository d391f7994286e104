package dev.xs2gateway.orders.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.orders.Ages;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.orders.lookup.LookupResult;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a pod does with what other pods have learnt; a map stands in for the place where they keep it. */
class SharedSnapshotsTest {
    private final Map<String, Snapshot> known = new HashMap<>();
    private final Set<String> askedElsewhere = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    private final HeldRows upstream = new HeldRows();
    private final Engine engine = new Engine(upstream, 50, Ages.DEFAULT, new Board());

    private final class Board implements SharedSnapshots {
        @Override
        public Uni<Taken> take(IdKind kind, List<String> ids) {
            return Uni.createFrom().item(new Taken(Map.copyOf(known), Set.copyOf(askedElsewhere)));
        }

        @Override
        public Uni<Optional<Snapshot>> look(OrderKey key) {
            return Uni.createFrom().item(Optional.ofNullable(known.get(key.id())));
        }

        @Override
        public void put(Collection<CacheEntry> news) {
            news.forEach(learnt -> known.put(learnt.key().id(), learnt.snapshot()));
        }

        @Override
        public void release(IdKind kind, List<String> ids) {
            released.addAll(ids);
        }

        @Override
        public void forget(Collection<OrderKey> keys) {
            keys.forEach(key -> known.remove(key.id()));
        }

        @Override
        public void listen(Consumer<OrderKey> forgets) {}
    }

    private void learnElsewhere(String bookingId, String orderId, Duration ago) {
        Order order =
                Vendor.order(Vendor.row("{booking_id: '" + bookingId + "', bookingorder_id: '" + orderId + "'}", "{}"));
        known.put(
                bookingId,
                new Snapshot(List.of(order), engine.time().clock().instant().minus(ago)));
    }

    @Test
    void aSnapshotOfAnotherPodSavesTheCall() {
        learnElsewhere("b1", "o1", Duration.ofSeconds(40));

        assertThat(Engine.orderIds(engine.ask("b1"))).containsExactly("o1");

        assertThat(upstream.count()).isZero();
        assertThat(engine.now("b1"))
                .isNotNull()
                .extracting(again -> again.entry().age(engine.time().now()))
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void onlyIdsThatNoPodKnowsAreRequested() {
        learnElsewhere("b1", "o1", Duration.ofSeconds(1));
        var caller = engine.askMany("b1", "b2", "b3");

        assertThat(upstream.call(1).ids()).containsExactly("b2", "b3");
        upstream.call(1).answer(HeldRows.booking("b2", "o2"), HeldRows.booking("b3", "o3"));

        assertThat(caller.assertCompleted().getItem()).containsOnlyKeys("b1", "b2", "b3");
        assertThat(known).containsKeys("b2", "o2", "b3", "o3");
    }

    @Test
    void aSharedSnapshotThatIsTooOldForTheCallerIsRequestedAgain() {
        learnElsewhere("b1", "o1", Duration.ofSeconds(10));

        var caller = engine.ask("b1", Engine.noOlderThan(Duration.ofSeconds(5)));
        upstream.call(1).answer(HeldRows.booking("b1", "o2"));

        assertThat(Engine.orderIds(caller)).containsExactly("o2");
    }

    @Test
    void aSharedSnapshotYoungerThanTheMinimumAgeSatisfiesEveryCaller() {
        learnElsewhere("b1", "o1", Duration.ofSeconds(2));

        assertThat(Engine.orderIds(engine.ask("b1", Engine.noOlderThan(Duration.ZERO))))
                .containsExactly("o1");
        assertThat(upstream.count()).isZero();
    }

    @Test
    void aSharedSnapshotThatIsNotNewerIsIgnored() {
        var first = engine.ask("b1");
        upstream.call(1).answer(HeldRows.booking("b1", "o1"));
        first.assertCompleted();
        engine.move(Duration.ofMinutes(20));

        var caller = engine.ask("b1");

        caller.assertNotTerminated();
        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void aLookupWaitsForTheCallOfAnotherPod() {
        askedElsewhere.add("b1");
        var caller = engine.ask("b1");
        assertThat(upstream.count()).isZero();

        engine.move(Duration.ofMillis(100));
        caller.assertNotTerminated();
        learnElsewhere("b1", "o1", Duration.ZERO);
        engine.move(Duration.ofMillis(100));

        assertThat(Engine.orderIds(caller)).containsExactly("o1");
        assertThat(upstream.count()).isZero();
    }

    @Test
    void anIdThatAnotherPodGaveUpIsRequestedHere() {
        askedElsewhere.add("b1");
        var caller = engine.ask("b1");

        askedElsewhere.clear();
        engine.move(Duration.ofMillis(100));
        upstream.call(1).answer(HeldRows.booking("b1", "o1"));

        assertThat(Engine.orderIds(caller)).containsExactly("o1");
    }

    private static Order order(String status) {
        return Vendor.order(
                Vendor.row("{booking_id: 'b1', bookingorder_id: 'o1', logistic_status: '" + status + "'}", "{}"));
    }

    private Snapshot elsewhere(String status, Duration ago) {
        return new Snapshot(
                List.of(order(status)), engine.time().clock().instant().minus(ago));
    }

    private void askOrder(Duration noOlderThan) {
        engine.lookup()
                .lookUp(
                        new OrderKey(IdKind.ORDER, "o1"),
                        Engine.noOlderThan(noOlderThan),
                        CallAccount.onLookup("tester"))
                .subscribe()
                .with(found -> {});
    }

    @Test
    void anOrderThatAnotherPodHasReadLetsTheBookingHereRunOut() {
        engine.ask("b1");
        upstream.call(1)
                .answer(Vendor.row("{booking_id: 'b1', bookingorder_id: 'o1', logistic_status: 'processing'}", "{}"));
        engine.move(Duration.ofSeconds(5));
        known.put("o1", elsewhere("completed", Duration.ofSeconds(1)));

        askOrder(Duration.ofSeconds(2));

        assertThat(upstream.count()).isEqualTo(1);
        assertThat(engine.now("b1")).extracting(LookupResult::source).isEqualTo(LookupResult.Source.STALE);
        assertThat(upstream.call(2).ids()).containsExactly("b1");
    }

    @Test
    void aSharedBookingIsIgnoredIfACachedOrderOfItIsNewerAndDifferent() {
        known.put("b1", elsewhere("processing", Duration.ofSeconds(1)));
        askOrder(Duration.ZERO);
        upstream.call(1).answer(HeldRows.booking("b1", "o1"));

        engine.ask("b1").assertNotTerminated();

        assertThat(upstream.call(2).ids()).containsExactly("b1");
    }

    @Test
    void anotherPodsBookingThatIsNewerThanTheOrderHereWillDo() {
        askOrder(Duration.ZERO);
        upstream.call(1)
                .answer(Vendor.row("{booking_id: 'b1', bookingorder_id: 'o1', logistic_status: 'processing'}", "{}"));
        engine.move(Duration.ofSeconds(2));
        known.put("b1", elsewhere("completed", Duration.ofSeconds(1)));

        engine.ask("b1").assertCompleted();

        assertThat(upstream.count()).isEqualTo(1);
    }

    @Test
    void aLongPollSeesTheSnapshotOfAnotherPodWithinTwoSeconds() {
        engine.ask("b1");
        upstream.call(1)
                .answer(Vendor.row("{booking_id: 'b1', bookingorder_id: 'o1', logistic_status: 'processing'}", "{}"));
        var poll = engine.lookup()
                .awaitChange(
                        Engine.booking("b1"),
                        Engine.everyday(),
                        null,
                        Duration.ofSeconds(60),
                        CallAccount.onLookup("me"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        engine.move(Duration.ofSeconds(3));
        known.put("b1", elsewhere("completed", Duration.ZERO));
        poll.assertNotTerminated();

        engine.move(Duration.ofSeconds(2));

        LookupResult found = poll.assertCompleted().getItem();
        assertThat(found.entry().snapshot().orders().getFirst().status()).isEqualTo("completed");
        assertThat(upstream.count()).isEqualTo(1);
        assertThat(engine.time().alarms()).isZero();
    }

    private void learnElsewhereThatThereIsNone(String bookingId) {
        known.put(bookingId, new Snapshot(List.of(), engine.time().clock().instant()));
    }

    @Test
    void aSharedUnknownDoesNotReplaceAKnownBooking() {
        engine.ask("b1");
        upstream.call(1).answer(HeldRows.booking("b1", "o1"));
        engine.move(Duration.ofMinutes(20));
        learnElsewhereThatThereIsNone("b1");

        var caller = engine.ask("b1");
        caller.assertNotTerminated();
        assertThat(upstream.call(2).ids()).containsExactly("b1");
        upstream.call(2).answer(HeldRows.booking("b1", "o1"));

        assertThat(Engine.orderIds(caller)).containsExactly("o1");
    }

    @Test
    void aSharedUnknownSavesTheCallForABookingThatWasNeverKnownHere() {
        learnElsewhereThatThereIsNone("b1");

        var caller = engine.ask("b1");

        assertThat(Engine.orderIds(caller)).isEmpty();
        assertThat(upstream.count()).isZero();
    }

    @Test
    void aSharedUnknownDoesNotEndALongPoll() {
        engine.ask("b1");
        upstream.call(1).answer(HeldRows.booking("b1", "o1"));
        var poll = engine.lookup()
                .awaitChange(
                        Engine.booking("b1"),
                        Engine.everyday(),
                        null,
                        Duration.ofSeconds(60),
                        CallAccount.onLookup("me"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        engine.move(Duration.ofSeconds(3));
        learnElsewhereThatThereIsNone("b1");

        engine.move(Duration.ofSeconds(2));

        poll.assertNotTerminated();
        assertThat(engine.now("b1"))
                .isNotNull()
                .extracting(found -> found.entry().snapshot().exists())
                .isEqualTo(true);
    }

    @Test
    void aFailedLookupReleasesItsClaims() {
        var caller = engine.ask("b1");

        upstream.call(1).fail(new IllegalStateException("broken"));

        caller.assertFailed();
        assertThat(released).containsExactly("b1");
    }

    @Test
    void forgettingAnIdDeletesItsSharedSnapshot() {
        var caller = engine.ask("b1");
        upstream.call(1).answer(HeldRows.booking("b1", "o1"));
        caller.assertCompleted();
        assertThat(known).containsKeys("b1", "o1");

        engine.lookup().forget(IdKind.ORDER, "o1");

        assertThat(known).isEmpty();
    }
}
