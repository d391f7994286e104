package dev.xs2gateway.files.transfer;

import dev.xs2gateway.files.FileMetadata;

/** A file whose first byte may leave; the holder closes its reader. */
public record OpenFile(FileMetadata head, FileReader reader) {

    /** Waits until the first byte may leave; if it never will, closes the reader and throws the cause. */
    public static OpenFile whenReady(FileMetadata head, FileReader reader) {
        try {
            reader.awaitLength();
            return new OpenFile(head.typed(reader.isPdf()), reader);
        } catch (RuntimeException failed) {
            reader.close();
            throw failed;
        }
    }
}
