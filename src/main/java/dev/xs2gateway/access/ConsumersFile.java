package dev.xs2gateway.access;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of {@code gateway.access.consumers-file}:
 *
 * <pre>
 * consumers:
 *   - name: booking-site
 *     keys: [ { id: 7Fq3kZ2a, sha256: "hex SHA-256 of the whole token text", notAfter: "2027-01-01T00:00:00Z" } ]
 *     oidcSubjects: [ "system:serviceaccount:shop:booking-site" ]
 *     roles: [ status, tickets ]
 *     lane: normal
 * </pre>
 *
 * <p>{@code keys}, {@code notAfter}, {@code oidcSubjects}, {@code lane} and {@code webhook} are optional. A consumer without keys and
 * subjects is valid, because an operator who withdraws the last key of a consumer must not have the whole file refused.
 */
public final class ConsumersFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Set<String> CONSUMER_KEYS = Set.of("name", "keys", "oidcSubjects", "roles", "lane", "webhook");

    private final YamlProblems problems = new YamlProblems();
    private final Set<String> names = new HashSet<>();
    private final List<Consumer> consumers = new ArrayList<>();
    private final Map<String, ConsumerKey> byKeyId = new HashMap<>();
    private final Map<String, Consumer> bySubject = new HashMap<>();

    private ConsumersFile() {}

    /**
     * Reads a file's content.
     *
     * @throws InvalidFileException with every problem of the file, none of which shows a digest or a secret
     */
    public static Consumers parse(byte[] content) throws InvalidFileException {
        return new ConsumersFile().read(content);
    }

    /** Whether a consumer may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private Consumers read(byte[] content) throws InvalidFileException {
        YamlMap root = YamlDocument.read(content, Set.of("consumers"), problems);
        if (root.isThere("consumers")) {
            root.maps("consumers", CONSUMER_KEYS).forEach(this::readConsumer);
        }
        problems.throwIfAny();
        return new Consumers(consumers, byKeyId, bySubject);
    }

    private void readConsumer(YamlMap entry) {
        Consumer consumer = new Consumer(name(entry), roles(entry), lane(entry));
        consumers.add(consumer);
        for (YamlMap key : entry.maps("keys", Set.of("id", "sha256", "notAfter"))) {
            readKey(key, consumer);
        }
        for (String subject : entry.texts("oidcSubjects")) {
            readSubject(entry, subject, consumer);
        }
        YamlMap webhook = entry.map("webhook", WebhookShape.KEYS);
        if (webhook != null) {
            WebhookShape.check(webhook);
        }
    }

    private String name(YamlMap entry) {
        String name = entry.requiredText("name");
        if (name == null) {
            return "";
        }
        if (!isName(name)) {
            entry.problem("name", "must be 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'");
        } else if (!names.add(name)) {
            entry.problem("name", "is the name of another consumer too: " + name);
        }
        return name;
    }

    private static Set<Role> roles(YamlMap entry) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        List<String> words = entry.isThere("roles") ? entry.texts("roles") : List.of();
        for (String word : words) {
            Role role = Role.of(word);
            if (role == null) {
                entry.problem("roles", "must be words of: " + Role.words());
            } else {
                roles.add(role);
            }
        }
        if (entry.has("roles") && words.isEmpty()) {
            entry.problem("roles", "must name at least one of: " + Role.words());
        }
        return roles;
    }

    private static Consumer.DefaultLane lane(YamlMap entry) {
        String word = entry.text("lane");
        for (Consumer.DefaultLane lane : Consumer.DefaultLane.values()) {
            if (lane.name().toLowerCase(Locale.ROOT).equals(word)) {
                return lane;
            }
        }
        if (word != null) {
            entry.problem("lane", "must be normal or bulk");
        }
        return Consumer.DefaultLane.NORMAL;
    }

    private void readKey(YamlMap entry, Consumer consumer) {
        String id = entry.requiredText("id");
        String sha256 = entry.requiredText("sha256");
        Instant notAfter = notAfter(entry);
        boolean isId = id != null && Token.isKeyId(id);
        if (id != null && !isId) {
            entry.problem("id", "must be 6 to 16 of A-Z, a-z and 0-9");
        }
        boolean isDigest = sha256 != null && HEX.matcher(sha256).matches();
        if (sha256 != null && !isDigest) {
            entry.problem("sha256", "must be 64 hex digits, the SHA-256 of the whole token text");
        }
        if (id == null || sha256 == null || !isId || !isDigest) {
            return;
        }
        ConsumerKey other = byKeyId.putIfAbsent(id, new ConsumerKey(id, sha256, notAfter, consumer));
        if (other != null) {
            entry.problem("id", "is the id of another key too: " + other);
        }
    }

    private static @Nullable Instant notAfter(YamlMap entry) {
        String text = entry.text("notAfter");
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            entry.problem("notAfter", "must be a time such as 2027-01-01T00:00:00Z");
            return null;
        }
    }

    private void readSubject(YamlMap entry, String subject, Consumer consumer) {
        if (!SUBJECT.matcher(subject).matches()) {
            entry.problem("oidcSubjects", "must be 1 to 255 visible ASCII characters each");
            return;
        }
        Consumer other = bySubject.putIfAbsent(subject, consumer);
        if (other != null) {
            entry.problem("oidcSubjects", "has a subject that is of consumer " + other.name() + " too: " + subject);
        }
    }
}
