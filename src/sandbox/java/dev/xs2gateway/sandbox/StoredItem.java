package dev.xs2gateway.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item and the form in which the vendor's answers give it. */
record StoredItem(
        String itemId,
        String name,
        @Nullable String type,
        @Nullable String channel,
        int quantity,
        Seat seat,
        List<StoredFile> files,
        Form form) {

    record Seat(String section, String row, String seat) {}

    /**
     * @param onItem whether the item's own link and digest are filled
     * @param listed whether the files stand in {@code download_items}
     * @param absent how the item's own link is absent: missing, null or empty
     * @param listField whether an empty {@code download_items} is there at all
     */
    record Form(boolean onItem, boolean listed, String absent, boolean listField) {}

    /** Whether XS2Event itself hands the files out. */
    boolean isDistributedHere() {
        return "xs2event".equalsIgnoreCase(channel) && "eticket".equalsIgnoreCase(type);
    }

    SandboxItem seen() {
        return new SandboxItem(itemId, files.stream().map(StoredFile::seen).toList());
    }
}
