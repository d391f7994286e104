package dev.xs2gateway.files;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a file, known before its bytes.
 *
 * @param stated the digest that XS2Event states; null if it states none that can be checked
 * @param tag the unquoted entity tag that identifies exactly these bytes while no digest of them is known; else null
 * @param here the stored file; null if it is not in the store
 * @param verified what the file is checked against
 * @param bookingId the booking that the file belongs to, for the audit; null if it is not known
 * @param stale why it is uncertain that the file may still be given; null if it is certain
 */
public record FileMetadata(
        String mediaType,
        String saveAs,
        @Nullable Sha256 stated,
        @Nullable String tag,
        @Nullable StoredFile here,
        Verified verified,
        @Nullable String bookingId,
        @Nullable Stale stale) {

    private static final String PDF = "application/pdf";
    private static final String ANY_BYTES = "application/octet-stream";

    /** What a file is checked against before its last bytes leave. */
    public enum Verified {
        /** The digest that XS2Event states. */
        SHA_256("sha-256"),
        /** The digests of the members: each member of the zip is checked against the digest that XS2Event states for it. */
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

    /**
     * The order could not be looked up again at XS2Event, which was due {@code overdue} ago; {@code why} is the failure that prevented it.
     */
    public record Stale(Duration overdue, RuntimeException why) {}

    /** The metadata of a file that XS2Event holds, with or without a stated digest. */
    public static FileMetadata ofVendors(String mediaType, String saveAs, @Nullable Sha256 stated) {
        Verified verified = stated == null ? Verified.NONE : Verified.SHA_256;
        return new FileMetadata(mediaType, saveAs, stated, null, null, verified, null, null);
    }

    public FileMetadata with(@Nullable StoredFile lying) {
        FileMetadata typed = lying == null ? this : typed(lying.pdf());
        return new FileMetadata(typed.mediaType, saveAs, stated, tag, lying, verified, bookingId, stale);
    }

    /**
     * Returns this metadata with the media type corrected. A digest identifies a file
     * but not its type, so a file that does not look like a PDF is not given as one.
     */
    public FileMetadata typed(boolean pdf) {
        String type = PDF.equals(mediaType) && !pdf ? ANY_BYTES : mediaType;
        return new FileMetadata(type, saveAs, stated, tag, here, verified, bookingId, stale);
    }

    public FileMetadata with(Stale unsure) {
        return new FileMetadata(mediaType, saveAs, stated, tag, here, verified, bookingId, unsure);
    }

    public FileMetadata ofBooking(String id) {
        return new FileMetadata(mediaType, saveAs, stated, tag, here, verified, id, stale);
    }

    /** The length in bytes; empty if it is not known yet. */
    public OptionalLong length() {
        return here == null ? OptionalLong.empty() : OptionalLong.of(here.length());
    }

    /** The digest of the bytes, if it is known before they arrive; else null. */
    public @Nullable Sha256 digest() {
        return stated != null ? stated : here == null ? null : here.digest();
    }

    /** The entity tag without its quotes; made from {@code digest} if this metadata has no tag of its own. */
    public @Nullable String etag(@Nullable Sha256 digest) {
        return tag != null ? tag : digest == null ? null : digest.hex();
    }
}
