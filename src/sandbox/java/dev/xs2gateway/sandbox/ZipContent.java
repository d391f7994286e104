package dev.xs2gateway.sandbox;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip of an order's files, the same bytes every time.
 *
 * <p>Small entries are deflated, with their sizes after the data as most writers leave them; large ones are stored, for
 * speed. A reader meets both.
 */
final class ZipContent extends Content {
    private static final long STORED_FROM = 1 << 20;
    private static final LocalDateTime ALWAYS = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final Map<String, Content> entries;

    /** @param entries by name, in the order of the zip */
    ZipContent(Map<String, Content> entries) {
        this.entries = new LinkedHashMap<>(entries);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public long length() {
        return fingerprint().length();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        // Gathers the zip writer's many small writes into pieces; closing is the caller's.
        var pieces = new BufferedOutputStream(out, PIECE);
        var zip = new ZipOutputStream(pieces);
        for (var entry : entries.entrySet()) {
            zip.putNextEntry(header(entry.getKey(), entry.getValue()));
            entry.getValue().writeTo(zip);
            zip.closeEntry();
        }
        zip.finish();
        pieces.flush();
    }

    private static ZipEntry header(String name, Content content) {
        var header = new ZipEntry(name);
        header.setTimeLocal(ALWAYS);
        if (content.length() >= STORED_FROM) {
            header.setMethod(ZipEntry.STORED);
            header.setSize(content.length());
            header.setCrc(content.fingerprint().crc());
        }
        return header;
    }
}
