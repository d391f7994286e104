package dev.xs2gateway.orders.cache;

import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.upstream.IdKind;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What all pods have learnt from XS2Event lately. Where it cannot be reached it is as if it held nothing; it never fails. */
public interface SharedSnapshots {
    /** Of a pod that is alone. */
    SharedSnapshots NONE = new SharedSnapshots() {
        @Override
        public Uni<Taken> take(IdKind kind, List<String> ids) {
            return Uni.createFrom().item(new Taken(Map.of(), Set.of()));
        }

        @Override
        public Uni<Optional<Snapshot>> look(OrderKey key) {
            return Uni.createFrom().item(Optional.empty());
        }

        @Override
        public void put(Collection<CacheEntry> news) {}

        @Override
        public void release(IdKind kind, List<String> ids) {}

        @Override
        public void forget(Collection<OrderKey> keys) {}

        @Override
        public void listen(Consumer<OrderKey> forgets) {}
    };

    /**
     * What is known of some ids.
     *
     * @param answers by id
     * @param askedElsewhere ids of which nothing is known yet, but which another pod is asking for right now
     */
    record Taken(Map<String, Snapshot> answers, Set<String> askedElsewhere) {}

    /** Looks some ids up; those of which nothing is known, here or there, are this pod's to ask for a moment. */
    Uni<Taken> take(IdKind kind, List<String> ids);

    /** The newest answer to this id that any pod has had, if it still counts as fresh. Unlike {@link #take} it claims nothing. */
    Uni<Optional<Snapshot>> look(OrderKey key);

    /** Tells the others what this pod has learnt. */
    void put(Collection<CacheEntry> news);

    /** Asking for these has brought nothing; others may try. */
    void release(IdKind kind, List<String> ids);

    /** What was known of these has turned out wrong, everywhere. */
    void forget(Collection<OrderKey> keys);

    /** Hears from now on what other pods have found to be wrong. */
    void listen(Consumer<OrderKey> forgets);
}
