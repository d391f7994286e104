package dev.xs2gateway.access.links;

import dev.xs2gateway.access.InvalidFileException;
import dev.xs2gateway.access.YamlDocument;
import dev.xs2gateway.access.YamlMap;
import dev.xs2gateway.access.YamlProblems;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the file of {@code gateway.access.links.keys-file}, in which the first key signs and all verify:
 *
 * <pre>
 * keys: [ { id: k2, secret: "base64 of 32 bytes or more" }, { id: k1, secret: "…" } ]
 * </pre>
 */
public final class LinkKeysFile {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,16}");
    private static final int SHORTEST_SECRET = 32;
    private static final int LONGEST_SECRET = 1024;

    private LinkKeysFile() {}

    /**
     * Reads a file's content.
     *
     * @throws InvalidFileException with every problem of the file, none of which shows a secret
     */
    public static LinkKeys parse(byte[] content) throws InvalidFileException {
        YamlProblems problems = new YamlProblems();
        YamlMap root = YamlDocument.read(content, Set.of("keys"), problems);
        List<LinkKey> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        List<YamlMap> entries = root.isThere("keys") ? root.maps("keys", Set.of("id", "secret")) : List.of();
        for (YamlMap entry : entries) {
            String id = id(entry, ids);
            byte[] secret = secret(entry);
            keys.add(new LinkKey(id, secret));
        }
        if (root.has("keys") && entries.isEmpty()) {
            root.problem("keys", "must hold at least one key");
        }
        problems.throwIfAny();
        return new LinkKeys(keys);
    }

    private static String id(YamlMap entry, Set<String> ids) {
        String id = entry.requiredText("id");
        if (id == null) {
            return "";
        }
        if (!ID.matcher(id).matches()) {
            entry.problem("id", "must be 1 to 16 of A-Z, a-z, 0-9, '.', '_' and '-'");
        } else if (!ids.add(id)) {
            entry.problem("id", "is the id of another key too: " + id);
        }
        return id;
    }

    /** The bytes of the secret; a single zero after a problem, because a key cannot be empty. */
    private static byte[] secret(YamlMap entry) {
        String text = entry.requiredText("secret");
        if (text == null) {
            return new byte[1];
        }
        byte[] secret = decoded(text.strip());
        if (secret.length < SHORTEST_SECRET || secret.length > LONGEST_SECRET) {
            entry.problem(
                    "secret", "must be the base64 of 32 to 1024 random bytes, such as openssl rand -base64 32 prints");
            return new byte[1];
        }
        return secret;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
