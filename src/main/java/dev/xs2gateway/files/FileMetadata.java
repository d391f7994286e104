package dev.xs2gateway.files;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a file before its bytes.
 *
 * @param stated the digest that the vendor states, if it can be checked
 * @param tag what names these very bytes where no digest does yet, without quotes
 * @param here what of it lies in the store
 * @param verified against what the file is checked
 * @param stale how sure it is that the file may still be given; null: sure
 */
public record FileMetadata(
        String mediaType,
        String saveAs,
        @Nullable Sha256 stated,
        @Nullable String tag,
        @Nullable StoredFile here,
        Verified verified,
        @Nullable Stale stale) {

    private static final String PDF = "application/pdf";
    private static final String ANY_BYTES = "application/octet-stream";

    /** Against what a file is checked before its last bytes leave. */
    public enum Verified {
        /** The vendor's digest. */
        SHA_256("sha-256"),
        /** Its members, each against the vendor's digest. */
        MEMBERS("members"),
        NONE("none");

        private final String word;

        Verified(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** The vendor could not be asked again, which was due {@code overdue} ago; {@code why} is what kept us. */
    public record Stale(Duration overdue, RuntimeException why) {}

    /** A file that the vendor states a digest for, or does not. */
    public static FileMetadata ofVendors(String mediaType, String saveAs, @Nullable Sha256 stated) {
        Verified verified = stated == null ? Verified.NONE : Verified.SHA_256;
        return new FileMetadata(mediaType, saveAs, stated, null, null, verified, null);
    }

    public FileMetadata with(@Nullable StoredFile lying) {
        FileMetadata typed = lying == null ? this : typed(lying.pdf());
        return new FileMetadata(typed.mediaType, saveAs, stated, tag, lying, verified, stale);
    }

    /** The digest says whose file it is and not of what type: what does not look like a PDF is not given as one. */
    public FileMetadata typed(boolean pdf) {
        String type = PDF.equals(mediaType) && !pdf ? ANY_BYTES : mediaType;
        return new FileMetadata(type, saveAs, stated, tag, here, verified, stale);
    }

    public FileMetadata with(Stale unsure) {
        return new FileMetadata(mediaType, saveAs, stated, tag, here, verified, unsure);
    }

    /** Empty where it is not known yet. */
    public OptionalLong length() {
        return here == null ? OptionalLong.empty() : OptionalLong.of(here.length());
    }

    /** The digest of the bytes, as far as it is known before they come. */
    public @Nullable Sha256 digest() {
        return stated != null ? stated : here == null ? null : here.digest();
    }

    /** The entity tag without its quotes, where {@code digest} is all that is known of the bytes. */
    public @Nullable String etag(@Nullable Sha256 digest) {
        return tag != null ? tag : digest == null ? null : digest.hex();
    }
}
