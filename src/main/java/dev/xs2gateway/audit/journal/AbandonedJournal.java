package dev.xs2gateway.audit.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The journal of a process that is gone; this process holds its lock and may take its lines over. */
public final class AbandonedJournal implements AutoCloseable {
    private final JournalLock lock;

    AbandonedJournal(JournalLock lock) {
        this.lock = lock;
    }

    /** Takes some lines over; throws to leave the journal as it is. */
    @FunctionalInterface
    public interface Taker {
        void take(List<String> lines);
    }

    /** Hands all lines over, {@code size} bytes at a time, and removes the journal. */
    public void takeOver(int size, Taker taker) throws IOException {
        for (Path path : lock.files()) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                Journal.Batch batch = Lines.read(file, 0, size);
                while (!batch.isEmpty()) {
                    taker.take(batch.lines());
                    batch = Lines.read(file, batch.end(), size);
                }
            }
            Files.delete(path);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close(lock.files().isEmpty());
    }
}
