package dev.xs2gateway.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes an item of an order; by default one PDF that XS2Event distributes, with a true digest.
 *
 * <p>Put again unchanged in the same order, it gives the same ids, names and bytes.
 */
public final class ItemBuilder {
    private static final String MISSING = "missing";

    private String itemId = Ids.item();
    private String name = "Category 1";
    private @Nullable String type = "eticket";
    private @Nullable String channel = "xs2event";
    private int quantity = 1;
    private String section = "A";
    private String row = "1";
    private String seat = "10";
    private int files = 1;
    private @Nullable String emptyItemLink;
    private boolean bothFilled;
    private boolean downloadItemsField = true;
    private boolean linkGiven;
    private @Nullable String link;
    private boolean shaGiven;
    private @Nullable String sha;
    private boolean sameSha;
    private byte @Nullable [] bytes;
    private long size = -1;
    private @Nullable Long corruptAt;

    private ItemBuilder() {}

    public static ItemBuilder eticket() {
        return new ItemBuilder();
    }

    public ItemBuilder itemId(String value) {
        itemId = value;
        return this;
    }

    public ItemBuilder name(String value) {
        name = value;
        return this;
    }

    /** {@code type_ticket}; default {@code eticket}. */
    public ItemBuilder type(@Nullable String value) {
        type = value;
        return this;
    }

    /** {@code distribution_channel}; default {@code xs2event}. Any other: the files answer 400 and are in no zip. */
    public ItemBuilder channel(@Nullable String value) {
        channel = value;
        return this;
    }

    /** Stated only; the number of files is {@link #files}. */
    public ItemBuilder quantity(int value) {
        quantity = value;
        return this;
    }

    public ItemBuilder seat(String inSection, String inRow, String number) {
        section = inSection;
        row = inRow;
        seat = number;
        return this;
    }

    /** More than one: they stand in {@code download_items}, and the item's own link is as {@link #emptyItemLink}. */
    public ItemBuilder files(int count) {
        files = count;
        return this;
    }

    /**
     * How the item's own link is absent: {@code "missing"} (default), {@code "null"} or {@code "empty"}. Called with a
     * single file, it moves that file to {@code download_items}.
     */
    public ItemBuilder emptyItemLink(String mode) {
        if (!List.of(MISSING, "null", "empty").contains(mode)) {
            throw new IllegalArgumentException("missing, null or empty, not " + mode);
        }
        emptyItemLink = mode;
        return this;
    }

    /** The first file stands both on the item and in {@code download_items}. */
    public ItemBuilder bothFilled() {
        bothFilled = true;
        return this;
    }

    /** Leaves the key {@code download_items} out where it would be an empty array. */
    public ItemBuilder noDownloadItemsField() {
        downloadItemsField = false;
        return this;
    }

    /** A file name or an absolute URL, sent as given; further files get a number before the extension. */
    public ItemBuilder link(@Nullable String value) {
        linkGiven = true;
        link = value;
        return this;
    }

    /** Stated instead of the true digest, for every file. */
    public ItemBuilder sha(@Nullable String value) {
        shaGiven = true;
        sha = value;
        return this;
    }

    /** Every file states the first one's digest. */
    public ItemBuilder sameSha() {
        sameSha = true;
        return this;
    }

    /** This content instead of a generated PDF, for every file. */
    public ItemBuilder bytes(byte[] value) {
        bytes = value.clone();
        return this;
    }

    /** A generated PDF of exactly this many bytes, streamed. */
    public ItemBuilder size(long value) {
        size = value;
        return this;
    }

    /** The PDF is always sent with one bit of this byte flipped; negative counts from the end. A zip has it whole. */
    public ItemBuilder sentCorruptedAt(long offset) {
        corruptAt = offset;
        return this;
    }

    /** Fulfilled, but no link and no digest. */
    public ItemBuilder noFile() {
        files = 0;
        return this;
    }

    StoredItem build(String eventName) {
        boolean listed = files > 1 || bothFilled || emptyItemLink != null;
        var stored = new ArrayList<StoredFile>();
        for (int number = 1; number <= files; number++) {
            StoredFile first = stored.isEmpty() ? null : stored.getFirst();
            stored.add(file(number, listed ? Ids.downloadItem(itemId, number) : null, first, eventName));
        }
        String absent = emptyItemLink == null ? MISSING : emptyItemLink;
        return new StoredItem(
                itemId,
                name,
                type,
                channel,
                quantity,
                new StoredItem.Seat(section, row, seat),
                List.copyOf(stored),
                new StoredItem.Form(!listed || bothFilled, listed, absent, downloadItemsField));
    }

    private StoredFile file(int number, @Nullable String downloadItemId, @Nullable StoredFile first, String eventName) {
        Content content = content(number, eventName);
        Content stating = sameSha && first != null ? first.content() : content;
        String given = sha;
        return new StoredFile(
                downloadItemId,
                linkGiven ? numbered(link, number) : Ids.fileName(itemId, number),
                shaGiven ? () -> given : stating::sha256,
                content,
                corruptAt == null ? content : new AlteredBody.Corrupted(content, corruptAt));
    }

    private Content content(int number, String eventName) {
        if (bytes != null) {
            return Content.of(bytes);
        }
        String place = "Section %s, row %s, seat %s".formatted(section, row, seat);
        var lines = List.of(eventName, name, place, "Ticket %d of %d".formatted(number, files), itemId);
        return size < 0 ? Pdf.of(lines) : Pdf.of(lines, size, (itemId + number).hashCode());
    }

    private static @Nullable String numbered(@Nullable String link, int number) {
        if (link == null || number == 1) {
            return link;
        }
        int dot = link.lastIndexOf('.');
        return dot < 0 ? link + "-" + number : link.substring(0, dot) + "-" + number + link.substring(dot);
    }
}
