package dev.xs2gateway.access;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits how many rejected tokens one address may send: a number at once, and as many within each minute.
 *
 * <p>Only rejected tokens count and only they are refused, because a proxy carries many callers: a valid token from the same address
 * passes always. An IPv6 address counts as its network of 64 bits. Memory is bounded: the table forgets the address that has been quiet
 * for longest. Thread safe.
 */
public final class AttemptLimiter {
    /** The number of addresses that the table holds, some 2 MB. */
    static final int MOST_ADDRESSES = 10_000;

    private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);
    private static final int IPV6_NETWORK_BYTES = 8;

    private final long interval;
    private final LongSupplier nanos;

    /** For each address, the time in nanoseconds at which its attempts are paid off, at one attempt an interval. */
    private final Map<String, Long> paidOff = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /**
     * Creates a limiter.
     *
     * @param attemptsPerMinute how many rejected tokens an address may send within a minute, 1 or more
     * @param nanos a monotonic time in nanoseconds
     */
    public AttemptLimiter(int attemptsPerMinute, LongSupplier nanos) {
        this.interval = WINDOW / attemptsPerMinute;
        this.nanos = nanos;
    }

    /**
     * Counts a rejected token.
     *
     * @param address the remote address as text
     * @return how long the address has to wait before its next rejected token is answered with 401 again; zero if this one is
     */
    public Duration recordFailure(String address) {
        String counted = network(address);
        long now = nanos.getAsLong();
        synchronized (paidOff) {
            Long known = paidOff.get(counted);
            long next = (known == null || known - now < 0 ? now : known) + interval;
            long wait = next - now - WINDOW;
            if (wait > 0) {
                return Duration.ofNanos(wait);
            }
            paidOff.put(counted, next);
            return Duration.ZERO;
        }
    }

    /** The number of addresses in the table. */
    int addresses() {
        synchronized (paidOff) {
            return paidOff.size();
        }
    }

    private static String network(String address) {
        InetAddress parsed = AddressRange.address(address);
        byte[] bytes = parsed == null ? new byte[0] : parsed.getAddress();
        return bytes.length > IPV6_NETWORK_BYTES
                ? HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES))
                : address;
    }
}
