package dev.xs2gateway.files.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Reads a spool on behalf of one reader; used by one thread. */
public final class SpoolReader implements Closeable {
    private static final int STEP = 8192;

    private final Spool spool;
    private @Nullable RandomAccessFile file;
    private @Nullable FileChannel borrowed;

    public SpoolReader(Spool spool) {
        this.spool = spool;
    }

    /** Copies up to {@code count} bytes from {@code position} on, all of which have been appended; returns the number of bytes copied. */
    public int read(long position, ByteBuffer target, int count) throws IOException {
        byte[] memory = spool.memory();
        if (memory != null) {
            target.put(memory, (int) position, count);
            return count;
        }
        RandomAccessFile open = file();
        open.seek(position);
        return target.hasArray() ? readInto(open, target, count) : readThrough(open, target, count);
    }

    /** The file that holds the bytes, open until this reader closes; null if the bytes are in memory. */
    @Nullable
    public FileChannel onDisk() throws IOException {
        return spool.memory() == null ? borrowed() : null;
    }

    private FileChannel borrowed() throws IOException {
        FileChannel open = borrowed;
        if (open == null) {
            open = spool.lend();
            borrowed = open;
        }
        return open;
    }

    private static int readInto(RandomAccessFile open, ByteBuffer target, int count) throws IOException {
        int read = open.read(target.array(), target.arrayOffset() + target.position(), count);
        target.position(target.position() + Math.max(0, read));
        return read;
    }

    private static int readThrough(RandomAccessFile open, ByteBuffer target, int count) throws IOException {
        byte[] piece = new byte[Math.min(STEP, count)];
        int read = open.read(piece);
        target.put(piece, 0, Math.max(0, read));
        return read;
    }

    private RandomAccessFile file() throws IOException {
        RandomAccessFile open = file;
        if (open == null) {
            open = spool.open();
            file = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        try (RandomAccessFile _ = file) {
            if (borrowed != null) {
                borrowed = null;
                spool.giveBack();
            }
        }
    }
}
