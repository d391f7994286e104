package dev.xs2gateway.access;

import static java.util.stream.Collectors.joining;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** A gateway whose consumers are: one with each role alone, one for each role with all others, one with all, one of bulk work, one expired. */
public final class WithConsumers implements QuarkusTestProfile {
    private static final Map<String, Token> TOKENS = new TreeMap<>();
    private static final String ALL = "all";
    private static final String BULK = "bulk";
    private static final String EXPIRED = "expired";

    @Override
    public Map<String, String> getConfigOverrides() {
        StringBuilder yaml = new StringBuilder("consumers:\n");
        for (Role role : Role.values()) {
            add(yaml, "only-" + role.word(), EnumSet.of(role), "");
            add(yaml, "not-" + role.word(), EnumSet.complementOf(EnumSet.of(role)), "");
        }
        add(yaml, "neither-support", EnumSet.complementOf(EnumSet.of(Role.SUPPORT, Role.OPERATIONS)), "");
        add(yaml, ALL, EnumSet.allOf(Role.class), "");
        add(yaml, BULK, EnumSet.allOf(Role.class), "");
        yaml.append("    lane: bulk\n");
        add(yaml, EXPIRED, EnumSet.allOf(Role.class), ", notAfter: \"2020-01-01T00:00:00Z\"");
        return Map.of(
                "gateway.access.links.keys-file",
                        written("links-", "keys: [ { id: k1, secret: \"" + "A".repeat(43) + "=\" } ]"),
                "gateway.access.mode", "keys",
                "gateway.access.consumers-file", written("consumers-", yaml.toString()),
                "gateway.access.attempts-per-minute", "10000",
                // A busy machine may take its time for the first call; these tests are not about time.
                "gateway.upstream.timeout", "20s");
    }

    private static String written(String prefix, String yaml) {
        try {
            Path file = Files.createTempFile(prefix, ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, yaml).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(StringBuilder yaml, String name, Set<Role> roles, String more) {
        Token token = Token.create(new SecureRandom());
        TOKENS.put(name, token);
        yaml.append("  - name: ").append(name).append('\n');
        yaml.append("    keys: [ { id: ").append(token.keyId()).append(", sha256: \"");
        yaml.append(HexFormat.of().formatHex(token.sha256()))
                .append('"')
                .append(more)
                .append(" } ]\n");
        yaml.append("    roles: [ ")
                .append(roles.stream().map(Role::word).collect(joining(", ")))
                .append(" ]\n");
    }

    /** Credentials of the consumer that has every role. */
    static String withAllRoles() {
        return bearer(token(ALL));
    }

    /** Credentials of a consumer that has this role alone. */
    static String withOnly(Role role) {
        return bearer(token("only-" + role.word()));
    }

    /** Credentials of a consumer that has every role but this one, and those that include it. */
    static String without(Role role) {
        return bearer(token(role == Role.SUPPORT ? "neither-support" : "not-" + role.word()));
    }

    /** Credentials of the consumer {@code bulk}, whose default lane is the background and who has every role. */
    static String ofBulkConsumer() {
        return bearer(token(BULK));
    }

    /** Credentials whose time is over. */
    static String expired() {
        return bearer(token(EXPIRED));
    }

    /** Credentials under a key id that no consumer has. */
    static String ofUnknownKey() {
        return bearer(Token.create(new SecureRandom()));
    }

    /** Credentials with the key id of the consumer that has every role, a right checksum and another secret. */
    static String withAnotherSecret() {
        return bearer(Token.create(token(ALL).keyId(), new SecureRandom()));
    }

    /** Whether a text holds a token of one of the consumers. */
    static boolean showsToken(String text) {
        return TOKENS.values().stream().anyMatch(token -> text.contains(token.reveal()));
    }

    private static Token token(String consumer) {
        return Objects.requireNonNull(TOKENS.get(consumer), consumer);
    }

    private static String bearer(Token token) {
        return "Bearer " + token.reveal();
    }
}
