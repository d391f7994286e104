package dev.xs2gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Makes ids as the vendor's: 32 hex digits, {@code _}, three letters that tell nothing for sure. */
final class Ids {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private Ids() {}

    /** {@code _bkn} stands on bookings and on orders, as the vendor's does. */
    static String booking() {
        return fresh(oneOf("_bkn", "_bkd"));
    }

    static String order() {
        return fresh(oneOf("_bor", "_bkn"));
    }

    static String item() {
        return fresh("_oit");
    }

    /** Depends on the item alone, so that an order that is put again keeps them. */
    static String downloadItem(String itemId, int number) {
        byte[] hash = hash(itemId + "/" + number);
        return HexFormat.of().formatHex(hash, 0, 16) + (hash[16] < 0 ? "_dwn" : "_dli");
    }

    /** As {@code ticket-ehmll.pdf}; depends on the item alone. */
    static String fileName(String itemId, int number) {
        byte[] hash = hash(itemId + "/name/" + number);
        var name = new StringBuilder("ticket-");
        for (int i = 0; i < 5; i++) {
            name.append(LETTERS.charAt(Math.floorMod(hash[i], LETTERS.length())));
        }
        return name.append(".pdf").toString();
    }

    /** For samples: readable, the same at every start. */
    static String sample(char kind, int number, String suffix) {
        return "%c%031d%s".formatted(kind, number, suffix);
    }

    private static String fresh(String suffix) {
        byte[] bytes = new byte[16];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + suffix;
    }

    private static String oneOf(String one, String other) {
        return ThreadLocalRandom.current().nextBoolean() ? one : other;
    }

    private static byte[] hash(String text) {
        return Fingerprint.sha256Digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
