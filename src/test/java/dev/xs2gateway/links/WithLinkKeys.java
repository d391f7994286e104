package dev.xs2gateway.links;

import dev.xs2gateway.access.InvalidFileException;
import dev.xs2gateway.access.links.LinkKeys;
import dev.xs2gateway.access.links.LinkKeysFile;
import dev.xs2gateway.access.links.LinkSigner;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** A gateway that signs links with {@code k2} and also verifies those of {@code k1}; it logs at DEBUG, but not to the console. */
public final class WithLinkKeys implements QuarkusTestProfile {
    static final String BASE_URL = "https://tickets.example.com";

    private static final String K1 = "{ id: k1, secret: \"" + "A".repeat(43) + "=\" }";
    private static final String K2 = "{ id: k2, secret: \"" + "B".repeat(42) + "A=\" }";

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path file = Files.createTempFile("links-", ".yaml");
            file.toFile().deleteOnExit();
            Files.writeString(file, "keys: [ " + K2 + ", " + K1 + " ]");
            return Map.of(
                    "gateway.access.links.keys-file", file.toString(),
                    "gateway.access.links.base-url", BASE_URL + "/",
                    "quarkus.log.level", "DEBUG",
                    // The client of the tests and the sandbox, which log what they send.
                    "quarkus.log.category.\"com.sun.net.httpserver\".level", "INFO",
                    "quarkus.log.category.\"org.apache.http\".level", "INFO",
                    "quarkus.log.console.level", "INFO");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signs with the gateway's own key what the gateway itself would not sign, such as a link that has expired. */
    static LinkSigner signer() {
        return signer(K2);
    }

    /** Signs with the older key. */
    static LinkSigner olderSigner() {
        return signer(K1);
    }

    /** Signs with a key that the gateway does not have, under an id that it has. */
    static LinkSigner foreignSigner() {
        return signer("{ id: k2, secret: \"" + "C".repeat(42) + "A=\" }");
    }

    /** Signs with a key under an id that the gateway does not have. */
    static LinkSigner unknownSigner() {
        return signer("{ id: k3, secret: \"" + "B".repeat(42) + "A=\" }");
    }

    private static LinkSigner signer(String key) {
        try {
            LinkKeys keys = LinkKeysFile.parse(("keys: [ " + key + " ]").getBytes(StandardCharsets.UTF_8));
            return new LinkSigner(() -> keys, new SecureRandom());
        } catch (InvalidFileException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
