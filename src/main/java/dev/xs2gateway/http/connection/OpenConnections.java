package dev.xs2gateway.http.connection;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.http.HttpConfig;
import dev.xs2gateway.http.connection.ClosedConnections.Reason;
import dev.xs2gateway.http.connection.ConnectionGuard.Stage;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of all callers. Closes connections that are idle for too long or take too long to send a
 * request's head. If there is no room for a new connection, closes the one whose caller has kept it waiting for longest.
 */
public final class OpenConnections {
    private static final Logger LOG = Logger.getLogger(OpenConnections.class);
    // A connection is closed late by at most this fraction of its timeout.
    private static final int PRECISION = 10;
    private static final Duration MOST_BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Set<ConnectionGuard> open = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanos;
    private final Duration headTimeout;
    private final Duration idleTimeout;
    private final int most;
    private final int mostOfAddress;
    private final Map<InetAddress, Integer> addresses = new ConcurrentHashMap<>();
    private final ClosedConnections closed;
    private final RequestDecoders decoders;

    public OpenConnections(
            HttpConfig config, LongSupplier nanos, Vertx vertx, ClosedConnections closed, RequestDecoders decoders) {
        this.nanos = nanos;
        this.closed = closed;
        this.decoders = decoders;
        headTimeout = config.headTimeout();
        idleTimeout = config.idleTimeout();
        most = config.maxConnections();
        mostOfAddress = config.maxConnectionsPerAddress().orElse(Integer.MAX_VALUE);
        InvalidSettingException.unlessPositive("gateway.http.head-timeout", headTimeout);
        InvalidSettingException.unlessPositive("gateway.http.idle-timeout", idleTimeout);
        InvalidSettingException.unless(most >= 1, "gateway.http.max-connections", most, "1 or more");
        InvalidSettingException.unless(
                mostOfAddress >= 1, "gateway.http.max-connections-per-address", mostOfAddress, "1 or more");
        vertx.setPeriodic(betweenLooks().toMillis(), due -> closeOverdue());
    }

    private Duration betweenLooks() {
        Duration shorter = headTimeout.compareTo(idleTimeout) < 0 ? headTimeout : idleTimeout;
        Duration look = shorter.dividedBy(PRECISION);
        return look.compareTo(MOST_BETWEEN_LOOKS) > 0 ? MOST_BETWEEN_LOOKS : look.plusMillis(1);
    }

    /** Registers a connection that was just accepted. Returns false if there is no room for it. */
    boolean open(Channel channel) {
        if (!countAddress(channel)) {
            LOG.debug("a connection was refused: its address has gateway.http.max-connections-per-address open");
            closed.count(Reason.TOO_MANY_OF_ADDRESS);
            return false;
        }
        if (open.size() >= most && !closeOneThatWaits()) {
            LOG.debug("a connection was refused: gateway.http.max-connections are open, each with a request under way");
            closed.count(Reason.TOO_MANY);
            return false;
        }
        ConnectionGuard guard = new ConnectionGuard(channel, nanos, closed, decoders);
        open.add(guard);
        channel.closeFuture().addListener(gone -> open.remove(guard));
        return true;
    }

    /** Counts a connection for its remote address until it is closed. Returns false if the address has too many. */
    private boolean countAddress(Channel channel) {
        if (mostOfAddress == Integer.MAX_VALUE || !(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            return true;
        }
        InetAddress address = peer.getAddress();
        boolean fits = addresses.merge(address, 1, Integer::sum) <= mostOfAddress;
        if (fits) {
            channel.closeFuture().addListener(gone -> release(address));
        } else {
            release(address);
        }
        return fits;
    }

    private void release(InetAddress address) {
        addresses.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null);
    }

    /** Closes the connection that costs least: idle before incomplete head before incomplete body, the oldest first. */
    private boolean closeOneThatWaits() {
        @Nullable
        ConnectionGuard spared = open.stream()
                .filter(ConnectionGuard::waitsForCaller)
                .min(Comparator.comparing(ConnectionGuard::stage).thenComparing(ConnectionGuard::since, this::earlier))
                .orElse(null);
        if (spared == null) {
            return false;
        }
        open.remove(spared);
        spared.close(Reason.TOO_MANY);
        return true;
    }

    /** Compares two values of {@link System#nanoTime}, which may be negative and may overflow: only differences are meaningful. */
    private int earlier(long one, long other) {
        return Long.signum(one - other);
    }

    private void closeOverdue() {
        long now = nanos.getAsLong();
        open.forEach(guard -> {
            if (isOverdue(guard, now)) {
                Reason reason = guard.stage() == Stage.IDLE ? Reason.IDLE : Reason.SLOW_HEAD;
                guard.closeIf(() -> isOverdue(guard, nanos.getAsLong()), reason);
            }
        });
    }

    private boolean isOverdue(ConnectionGuard guard, long now) {
        return switch (guard.stage()) {
            case IDLE -> now - guard.since() > idleTimeout.toNanos();
            case HEAD -> now - guard.since() > headTimeout.toNanos();
            case BODY, BUSY -> false;
        };
    }
}
