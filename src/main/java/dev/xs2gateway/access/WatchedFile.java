package dev.xs2gateway.access;

import dev.xs2gateway.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read at start and again whenever its content changes. A new content is used as a whole or not at all.
 *
 * <p>Contents are compared by their digest and not by time stamps, which do not change when Kubernetes swaps the symbolic link of a
 * mounted Secret. Thread safe; readers see one version and never block.
 *
 * @param <T> what the content describes; its {@code toString} is logged, and shows no secret
 */
public final class WatchedFile<T> {
    private static final Logger LOG = Logger.getLogger(WatchedFile.class);
    private static final byte[] UNREADABLE = {};

    private final String setting;
    private final Path file;
    private final Parser<T> parser;
    private byte[] seen;
    private byte[] inUse;
    private volatile T current;
    private volatile @Nullable String refusal;

    /** Makes a value of a file's content. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse(byte[] content) throws InvalidFileException;
    }

    private WatchedFile(String setting, Path file, Parser<T> parser, byte[] content, T current) {
        this.setting = setting;
        this.file = file;
        this.parser = parser;
        this.seen = Sha256Digest.of(content);
        this.inUse = seen;
        this.current = current;
    }

    /**
     * Reads the file for the first time.
     *
     * @param advice what to do about a file that cannot be used
     * @throws InvalidSettingException if it cannot be used; the message names the setting, the file and every problem
     */
    public static <T> WatchedFile<T> open(String setting, Path file, Parser<T> parser, String advice) {
        try {
            byte[] content = read(file);
            return new WatchedFile<>(setting, file, parser, content, parser.parse(content));
        } catch (InvalidFileException e) {
            throw InvalidSettingException.of(
                    setting, "is " + file + ", which cannot be used: " + e.getMessage() + ". " + advice);
        }
    }

    /**
     * Reads a file, of which {@link YamlDocument} takes at most {@link YamlDocument#MOST_BYTES}; beyond them the content is cut off after
     * one byte more.
     *
     * @throws InvalidFileException if it cannot be read
     */
    public static byte[] read(Path file) throws InvalidFileException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(YamlDocument.MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(List.of("there is no such file"));
        } catch (AccessDeniedException e) {
            throw new InvalidFileException(List.of("the file may not be read"));
        } catch (IOException e) {
            throw new InvalidFileException(List.of("the file cannot be read"));
        }
    }

    /** What the last usable content describes. */
    public T current() {
        return current;
    }

    /** Why the file's content of now is not used; empty while it is. */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Reads the file, and uses its content if it has changed and is valid. Logs once for each new content. Blocks on the file system. */
    public synchronized void reread() {
        try {
            byte[] content = read(file);
            byte[] digest = Sha256Digest.of(content);
            if (!Arrays.equals(digest, seen)) {
                seen = digest;
                use(content, digest);
            }
        } catch (InvalidFileException e) {
            if (!Arrays.equals(seen, UNREADABLE)) {
                seen = UNREADABLE;
                refuse(e);
            }
        }
    }

    private void use(byte[] content, byte[] digest) {
        try {
            if (!Arrays.equals(digest, inUse)) {
                current = parser.parse(content);
                inUse = digest;
            }
            refusal = null;
            LOG.infof("%s (%s) was read again: %s", setting, file, current);
        } catch (InvalidFileException e) {
            refuse(e);
        }
    }

    private void refuse(InvalidFileException why) {
        refusal = why.getMessage();
        LOG.errorf(
                "%s (%s) has changed and cannot be used, so the version from before stays in use: %s",
                setting, file, why.getMessage());
    }
}
