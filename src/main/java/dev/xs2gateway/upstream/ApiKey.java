package dev.xs2gateway.upstream;

import dev.xs2gateway.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The account's API key: a fixed one, or the content of a file that may be replaced while the gateway runs.
 *
 * <p>Thread safe. No message contains the key.
 */
public final class ApiKey {
    private static final Logger LOG = Logger.getLogger(ApiKey.class);
    private static final String FILE_SETTING = "gateway.upstream.api-key-file";
    private static final String ALLOWED = "the key as XS2Event gave it: visible ASCII without spaces";

    private final @Nullable Path file;
    private volatile String value;
    private @Nullable State state;

    /** Identifies one version of the file, so that even a {@code touch} is a change. Null members: the file does not exist. */
    private record State(
            @Nullable Object modified, @Nullable Object key, long size) {}

    private ApiKey(@Nullable Path file, String value, @Nullable State state) {
        this.file = file;
        this.value = value;
        this.state = state;
    }

    public static ApiKey fixed(String key) {
        InvalidSettingException.unless(isKey(key), "gateway.upstream.api-key", "not shown here", ALLOWED);
        return new ApiKey(null, key, null);
    }

    /** Reads the key from a file, which must contain a key at start-up. */
    public static ApiKey ofFile(Path file) {
        State state = state(file);
        String key = read(file);
        InvalidSettingException.unless(
                key != null && isKey(key), FILE_SETTING, file, "a file that can be read and holds " + ALLOWED);
        return new ApiKey(file, Objects.requireNonNull(key), state);
    }

    private static boolean isKey(String key) {
        return !key.isBlank() && key.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    String value() {
        return value;
    }

    /** Whether the key comes from a file. */
    public boolean isOfFile() {
        return file != null;
    }

    /**
     * Reads the file again if it has changed in any way.
     *
     * @return whether it has changed and holds a key, even the same one; if the file holds no key, the previous key stays in use
     */
    public synchronized boolean reread() {
        Path changing = file;
        State now = changing == null ? null : state(changing);
        if (changing == null || Objects.equals(now, state)) {
            return false;
        }
        state = now;
        String key = read(changing);
        if (key == null || !isKey(key)) {
            LOG.errorf(
                    "%s (%s) holds no readable key: the gateway still uses the previous key", FILE_SETTING, changing);
            return false;
        }
        value = key;
        return true;
    }

    private static State state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(now.lastModifiedTime(), now.fileKey(), now.size());
        } catch (IOException none) {
            return new State(null, null, 0);
        }
    }

    /** The file's content without surrounding white space; null if the file cannot be read. */
    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            return null;
        }
    }
}
