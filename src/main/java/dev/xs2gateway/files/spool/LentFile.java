package dev.xs2gateway.files.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file on disk that is lent to callers that let the kernel send it. One channel serves them all, because they
 * run on event loops, which are never interrupted. Guarded by the lock of its spool.
 */
final class LentFile {
    private @Nullable FileChannel open;
    private int borrowers;

    /** Lends the file at {@code path}, which is null if it was discarded; it stays open until all borrowers have returned it. */
    FileChannel lend(@Nullable Path path) throws IOException {
        FileChannel lent = open;
        if (lent == null) {
            if (path == null) {
                throw new NoSuchFileException("the file was discarded");
            }
            lent = FileChannel.open(path, StandardOpenOption.READ);
            open = lent;
        }
        borrowers++;
        return lent;
    }

    /** Keeps a file open as if it were lent, until {@link #giveBack} is called for it. */
    void keep(FileChannel file) {
        open = file;
        borrowers++;
    }

    void giveBack() throws IOException {
        borrowers--;
        if (borrowers == 0) {
            try (FileChannel _ = open) {
                open = null;
            }
        }
    }
}
