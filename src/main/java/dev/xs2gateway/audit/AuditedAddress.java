package dev.xs2gateway.audit;

import dev.xs2gateway.audit.AuditConfig.RemoteAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reduces a caller's address to what a record may state of it. */
final class AuditedAddress {
    private static final int BITS_4 = 24;
    private static final int BITS_6 = 48;

    private AuditedAddress() {}

    /** Returns the permitted part of an address; null if nothing of it is permitted or it is no address. */
    static @Nullable String of(@Nullable String address, RemoteAddress permitted) {
        if (address == null || permitted == RemoteAddress.NONE) {
            return null;
        }
        try {
            InetAddress read = InetAddress.ofLiteral(address);
            return permitted == RemoteAddress.FULL ? read.getHostAddress() : truncated(read);
        } catch (IllegalArgumentException | UnknownHostException e) {
            return null;
        }
    }

    private static String truncated(InetAddress address) throws UnknownHostException {
        int bits = address instanceof Inet4Address ? BITS_4 : BITS_6;
        byte[] bytes = address.getAddress();
        for (int i = bits / Byte.SIZE; i < bytes.length; i++) {
            bytes[i] = 0;
        }
        return InetAddress.getByAddress(bytes).getHostAddress() + "/" + bits;
    }
}
