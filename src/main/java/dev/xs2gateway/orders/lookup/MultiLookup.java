package dev.xs2gateway.orders.lookup;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.orders.batch.PendingLookup;
import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.model.OrderKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's wait for several ids. It ends once: when each id has its outcome, or when the longest wait is over.
 *
 * <p>A stale entry of an id is used as its result if XS2Event fails, or does not answer within a shorter wait.
 */
final class MultiLookup implements PendingLookup.ResultListener {
    private final Map<String, CacheEntry> standIns;
    private final Consumer<Map<String, OrderLookup.Result>> done;
    private final Map<String, OrderLookup.Result> results = new LinkedHashMap<>();
    private int open;

    /** {@code standIns}: the entries that may be returned as stale instead of a new result. */
    MultiLookup(List<String> ids, Map<String, CacheEntry> standIns, Consumer<Map<String, OrderLookup.Result>> done) {
        this.standIns = new HashMap<>(standIns);
        this.done = done;
        this.open = ids.size();
    }

    @Override
    public void answered(CacheEntry entry, boolean paid) {
        end(
                entry.key().id(),
                new OrderLookup.Result.Of(LookupResult.fetched(
                        entry, paid, standIns.containsKey(entry.key().id()))));
    }

    @Override
    public void failed(OrderKey key, Throwable why) {
        end(key.id(), staleOrFailed(key.id(), why));
    }

    /** Ends the wait for each id that has a stale entry. */
    void staleWaitOver() {
        for (String id : List.copyOf(standIns.keySet())) {
            end(id, staleOrFailed(id, timeout()));
        }
    }

    /** Ends the wait for all ids. */
    void maxWaitOver(List<String> ids) {
        ids.forEach(id -> end(id, staleOrFailed(id, timeout())));
    }

    private static Throwable timeout() {
        return new Failure.UpstreamTimeout().asException();
    }

    private OrderLookup.Result staleOrFailed(String id, Throwable why) {
        @Nullable CacheEntry standIn = standIns.get(id);
        return standIn == null
                ? new OrderLookup.Result.Failed(why)
                : new OrderLookup.Result.Of(LookupResult.stale(standIn, why));
    }

    private void end(String id, OrderLookup.Result result) {
        synchronized (results) {
            if (results.putIfAbsent(id, result) != null) {
                return;
            }
            open--;
            if (open > 0) {
                return;
            }
        }
        done.accept(results);
    }
}
