package dev.xs2gateway.access;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
record AddressRange(InetAddress network, int prefixLength) {
    /**
     * Parses a range, or a single address.
     *
     * @throws IllegalArgumentException if the text is neither, or has bits beyond its prefix
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = address(slash < 0 ? text : text.substring(0, slash));
        if (network == null) {
            throw new IllegalArgumentException("no address");
        }
        int most = network.getAddress().length * Byte.SIZE;
        int length = slash < 0 ? most : prefixLength(text.substring(slash + 1), most);
        AddressRange range = new AddressRange(network, length);
        if (!range.hasNoBitsBeyondPrefix()) {
            throw new IllegalArgumentException("bits beyond the prefix");
        }
        return range;
    }

    private static int prefixLength(String text, int most) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("no prefix length");
        }
        return Integer.parseInt(text);
    }

    /** The address that a text states in dotted decimal or as IPv6; null if it states none. Never asks a name server. */
    static @Nullable InetAddress address(String text) {
        if (!text.matches("[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            if (bit(ours, bit) != bit(theirs, bit)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasNoBitsBeyondPrefix() {
        byte[] bytes = network.getAddress();
        for (int bit = prefixLength; bit < bytes.length * Byte.SIZE; bit++) {
            if (bit(bytes, bit) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte[] bytes, int index) {
        return (bytes[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE)) & 1;
    }
}
