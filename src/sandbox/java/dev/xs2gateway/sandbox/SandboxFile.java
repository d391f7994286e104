package dev.xs2gateway.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * A ticket's file as the sandbox holds it.
 *
 * @param downloadItemId null where the file stands on the item only
 * @param link as the vendor's answer gives it: a file name or an absolute URL; empty where it gives none
 * @param sha256 the true digest in lower-case hex, whatever the vendor's answer states
 * @param content what is sent, unless a fault or the builder says otherwise
 */
public record SandboxFile(@Nullable String downloadItemId, String link, String sha256, long length, Content content) {

    /** The true bytes; only for files that fit in memory. */
    public byte[] bytes() {
        return content.bytes();
    }
}
