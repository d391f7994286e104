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

/** The recent snapshots of all pods. Never fails: if the store cannot be reached, it appears empty. */
public interface SharedSnapshots {
    /** The empty store of a pod that shares nothing. */
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
        public void put(Collection<CacheEntry> entries) {}

        @Override
        public void release(IdKind kind, List<String> ids) {}

        @Override
        public void forget(Collection<OrderKey> keys) {}

        @Override
        public void listen(Consumer<OrderKey> onForgotten) {}
    };

    /**
     * The state of some ids in the store.
     *
     * @param snapshots the stored snapshots, by id
     * @param askedElsewhere ids without a snapshot that another pod is requesting at this moment
     */
    record Taken(Map<String, Snapshot> snapshots, Set<String> askedElsewhere) {}

    /**
     * Returns the stored snapshots of these ids. An id that has neither a snapshot nor the claim of another pod
     * is claimed for this pod for a short time.
     */
    Uni<Taken> take(IdKind kind, List<String> ids);

    /** Returns the newest snapshot of this id from any pod, if it still counts as fresh. Unlike {@link #take}, it claims nothing. */
    Uni<Optional<Snapshot>> look(OrderKey key);

    /** Stores the new entries of this pod for the other pods. */
    void put(Collection<CacheEntry> entries);

    /** Gives up the claims on these ids, because their call brought no result; other pods may request them. */
    void release(IdKind kind, List<String> ids);

    /**
     * Deletes the snapshots of these ids from the store and from the caches of the other pods, because they have turned out to be wrong.
     */
    void forget(Collection<OrderKey> keys);

    /** Passes each id that another pod deletes with {@link #forget} to the callback, from now on. */
    void listen(Consumer<OrderKey> onForgotten);
}
