package dev.xs2gateway.files;

/** A file whose first byte may leave; who holds it closes its reader. */
public record OpenedFile(FileHead head, FileReader reader) {

    /** Waits until the first byte may leave; where it never will, closes the reader and throws why. */
    public static OpenedFile whenReady(FileHead head, FileReader reader) {
        try {
            reader.awaitLength();
            return new OpenedFile(head.typed(reader.isPdf()), reader);
        } catch (RuntimeException failed) {
            reader.close();
            throw failed;
        }
    }
}
