package dev.xs2gateway.access.links;

import dev.xs2gateway.access.WatchedFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of the links' file, which is read at start and again when it changes. */
public final class LinkKeysReloader {
    private static final String SETTING = "gateway.access.links.keys-file";
    private static final String ADVICE =
            "It holds keys: [ { id: k1, secret: \"…\" } ], with a secret that openssl rand" + " -base64 32 prints";

    private final @Nullable WatchedFile<LinkKeys> file;
    private final @Nullable LinkSigner signer;

    private LinkKeysReloader(@Nullable WatchedFile<LinkKeys> file) {
        this.file = file;
        this.signer = file == null ? null : new LinkSigner(file::current, new SecureRandom());
    }

    /**
     * Reads the file for the first time.
     *
     * @throws dev.xs2gateway.InvalidSettingException if it cannot be used; the message names every problem
     */
    public static LinkKeysReloader open(Path file) {
        return new LinkKeysReloader(WatchedFile.open(SETTING, file, LinkKeysFile::parse, ADVICE));
    }

    /** A gateway without a keys' file, which has no links. */
    public static LinkKeysReloader none() {
        return new LinkKeysReloader(null);
    }

    /** Signs and verifies with the keys of the last valid version of the file; empty if the gateway has no links. */
    public Optional<LinkSigner> signer() {
        return Optional.ofNullable(signer);
    }

    /** Why the file as it is now is not used, without secrets; empty while it is used. */
    public Optional<String> refusal() {
        return file == null ? Optional.empty() : file.refusal();
    }

    /** Reads the file again if it has changed. Blocks on the file system. */
    public void look() {
        if (file != null) {
            file.reread();
        }
    }
}
