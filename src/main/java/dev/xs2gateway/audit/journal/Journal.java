package dev.xs2gateway.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * This process' file of lines that are not in the database yet: one thread appends, another reads and confirms. What has been appended
 * survives the end of the process, but not a loss of power.
 *
 * <p>Confirmed lines leave the file as soon as no other follows them, or when many lie before few.
 */
public final class Journal implements AutoCloseable {
    private static final Set<StandardOpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final long MOST_CONFIRMED = 8L << 20;
    private static final int MOST_COPIED = 1 << 20;

    private final JournalLock lock;
    private final long maxBytes;
    private int files;
    private Path path;
    private FileChannel file;
    private long confirmed;

    private Journal(JournalLock lock, long maxBytes) throws IOException {
        this.lock = lock;
        this.maxBytes = maxBytes;
        this.path = lock.file(files);
        this.file = create(path);
    }

    /** Creates the journal of this process in a folder that is created if need be. */
    public static Journal open(Path folder, long maxBytes) throws IOException {
        return new Journal(JournalLock.create(folder), maxBytes);
    }

    private static FileChannel create(Path path) throws IOException {
        return FileChannel.open(path, OPTIONS, JournalLock.ofOwnerAlone());
    }

    /** Appends lines, each of which ends with a line feed; returns false if the journal has no room for them. */
    public synchronized boolean append(String lines) throws IOException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        long end = file.size();
        if (end + bytes.length > maxBytes) {
            return false;
        }
        try {
            write(ByteBuffer.wrap(bytes), end);
        } catch (IOException e) {
            // A part of a line would spoil the line that follows it.
            file.truncate(end);
            throw e;
        }
        return true;
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    /** Lines that have not been confirmed, and the position behind them. */
    public record Batch(List<String> lines, long end) {
        public boolean isEmpty() {
            return lines.isEmpty();
        }
    }

    /** Reads the oldest lines that are not confirmed, as many as fit into {@code size} bytes. */
    public synchronized Batch read(int size) throws IOException {
        return Lines.read(file, confirmed, size);
    }

    /** Notes that the lines of a batch need not be kept. */
    public synchronized void confirm(Batch batch) throws IOException {
        confirmed = batch.end();
        long rest = file.size() - confirmed;
        if (rest == 0) {
            file.truncate(0);
            confirmed = 0;
        } else if (confirmed >= MOST_CONFIRMED && rest <= MOST_COPIED) {
            moveOn((int) rest);
        }
    }

    /** Copies the unconfirmed lines to a new file. If the process dies between the two, its successor reads some of them twice. */
    private void moveOn(int rest) throws IOException {
        ByteBuffer lines = ByteBuffer.allocate(rest);
        while (lines.hasRemaining() && file.read(lines, confirmed + lines.position()) >= 0) {
            // Reads on until all lines are here.
        }
        Path next = lock.file(++files);
        FileChannel old = file;
        Path oldPath = path;
        file = create(next);
        path = next;
        confirmed = 0;
        write(lines.flip(), 0);
        old.close();
        Files.delete(oldPath);
    }

    /** The bytes of the lines that are not confirmed. */
    public synchronized long waitingBytes() {
        try {
            return file.isOpen() ? file.size() - confirmed : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Closes the journal. If all lines are confirmed, nothing of it remains; else the next process finds it. */
    @Override
    public synchronized void close() throws IOException {
        boolean isEmpty = waitingBytes() == 0;
        file.close();
        if (isEmpty) {
            Files.deleteIfExists(path);
        }
        lock.close(isEmpty);
    }

    /** The journals in a folder whose processes are gone. */
    public static List<AbandonedJournal> abandoned(Path folder) throws IOException {
        List<AbandonedJournal> found = new ArrayList<>();
        for (JournalLock lock : JournalLock.abandoned(folder)) {
            found.add(new AbandonedJournal(lock));
        }
        return found;
    }
}
