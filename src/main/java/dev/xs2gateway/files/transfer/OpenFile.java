package dev.xs2gateway.files.transfer;

import dev.xs2gateway.files.FileMetadata;

/** A file whose first byte may leave; who holds it closes its reader. */
public record OpenFile(FileMetadata head, FileReader reader) {

    /** Waits until the first byte may leave; where it never will, closes the reader and throws why. */
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
