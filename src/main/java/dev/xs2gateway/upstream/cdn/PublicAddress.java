package dev.xs2gateway.upstream.cdn;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Distinguishes addresses of the public internet from all others (IANA's registries of special-purpose addresses). */
final class PublicAddress {
    private static final List<Block> RESERVED = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // carrier-grade NAT
                    "127.0.0.0/8", // this host
                    "169.254.0.0/16", // link-local, including the metadata services of clouds
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, broadcast
                    "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4: contains an IPv4 address
                    "3fff::/20") // documentation
            .map(Block::parse)
            .toList();

    // All IPv6 addresses that IANA has allocated. Loopback, link-local, unique-local and multicast
    // addresses lie outside, and so does every form that contains an IPv4 address, except 6to4 and Teredo.
    private static final Block GLOBAL_UNICAST = Block.parse("2000::/3");

    private PublicAddress() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean unicast = address instanceof Inet4Address || GLOBAL_UNICAST.holds(bytes);
        return unicast && RESERVED.stream().noneMatch(block -> block.holds(bytes));
    }

    private record Block(int length, int below, BigInteger prefix) {
        static Block parse(String text) {
            String[] parts = text.split("/", 2);
            byte[] bytes = InetAddress.ofLiteral(parts[0]).getAddress();
            int below = bytes.length * 8 - Integer.parseInt(parts[1]);
            return new Block(bytes.length, below, new BigInteger(1, bytes).shiftRight(below));
        }

        boolean holds(byte[] address) {
            return address.length == length
                    && new BigInteger(1, address).shiftRight(below).equals(prefix);
        }
    }
}
