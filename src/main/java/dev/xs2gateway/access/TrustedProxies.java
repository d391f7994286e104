package dev.xs2gateway.access;

import dev.xs2gateway.InvalidSettingException;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies in front of the gateway whose word on the caller's address counts.
 *
 * <p>{@code X-Forwarded-For} is read from right to left, because each proxy appends the address that it saw: the first address that is
 * not of a trusted proxy is the caller's. What stands left of it may be invented.
 */
public final class TrustedProxies {
    private static final String SETTING = "gateway.access.trusted-proxies";
    private static final int MOST_HOPS = 20;
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}");

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = ranges;
    }

    /**
     * Parses addresses and CIDR ranges.
     *
     * @throws InvalidSettingException if one of them is neither
     */
    public static TrustedProxies parse(List<String> ranges) {
        return new TrustedProxies(ranges.stream().map(TrustedProxies::range).toList());
    }

    private static AddressRange range(String text) {
        try {
            return AddressRange.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.of(
                    SETTING,
                    "has " + text + "; allowed: addresses and networks such as 10.0.0.7, 10.0.0.0/8 or fd00::/8");
        }
    }

    /**
     * The address of the caller.
     *
     * @param peer the address at the other end of the connection, without a port; null if it has none
     * @param forwardedFor the values of {@code X-Forwarded-For}, one for each header line, in their order
     * @return the peer's address unless a trusted proxy states another; {@code unknown} if there is no peer
     */
    public String callerAddress(@Nullable String peer, List<String> forwardedFor) {
        InetAddress address = peer == null ? null : AddressRange.address(peer);
        if (address == null) {
            return peer == null ? "unknown" : peer;
        }
        if (ranges.isEmpty() || forwardedFor.isEmpty()) {
            return address.getHostAddress();
        }
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - MOST_HOPS) && isTrusted(address); i--) {
            InetAddress before = hop(hops[i].strip());
            if (before == null) {
                break;
            }
            address = before;
        }
        return address.getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** Some proxies add the port. */
    private static @Nullable InetAddress hop(String text) {
        Matcher withPort = WITH_PORT.matcher(text);
        if (!withPort.matches()) {
            return AddressRange.address(text);
        }
        return AddressRange.address(withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
    }
}
