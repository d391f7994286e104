package dev.xs2gateway.files.zip;

import dev.xs2gateway.files.transfer.FileReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Random access to a verified zip, up to a maximum number of bytes read. Closing it leaves the reader open. */
final class ZipBytes implements SeekableByteChannel {
    private final FileReader zip;
    private final long size;
    private long remaining;
    private long position;

    /** Creates a channel that fails once more than {@code mostBytes} have been read; bytes that are read repeatedly count each time. */
    ZipBytes(FileReader zip, long mostBytes) {
        this.zip = zip;
        this.size = zip.awaitLength();
        this.remaining = mostBytes;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= size) {
            return -1;
        }
        zip.seek(position);
        int read = zip.read(target);
        remaining -= Math.max(0, read);
        if (remaining < 0) {
            throw new IOException("its central directory is too long");
        }
        position += Math.max(0, read);
        return read;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
        if (to < 0) {
            throw new IOException("it refers to a place before its start");
        }
        position = to;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int write(ByteBuffer bytes) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}

    /** A stream over a part of a zip. */
    static final class Part extends InputStream {
        private final FileReader zip;
        private long position;
        private long remaining;

        Part(FileReader zip, long offset, long length) {
            this.zip = zip;
            this.position = offset;
            this.remaining = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (remaining <= 0) {
                return -1;
            }
            zip.seek(position);
            int read = zip.read(ByteBuffer.wrap(target, from, (int) Math.min(count, remaining)));
            position += Math.max(0, read);
            remaining -= Math.max(0, read);
            return read;
        }
    }
}
