package dev.xs2gateway.files;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.files.transfer.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A source that sends what the test tells it to, when it tells it to, and counts how often it was asked. */
public final class Feed implements Origin, ReadableByteChannel {
    private static final byte[] END = new byte[0];
    private static final byte[] BREAK = new byte[0];

    private final OptionalLong stated;
    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile boolean closed;
    private ByteBuffer current = ByteBuffer.wrap(END);

    public Feed(OptionalLong stated) {
        this.stated = stated;
    }

    public static Feed of(long stated) {
        return new Feed(OptionalLong.of(stated));
    }

    /** All of it at once, its length stated. */
    public static Feed whole(byte[] bytes) {
        return of(bytes.length).send(bytes).end();
    }

    public Feed send(byte[] piece) {
        if (piece.length > 0) {
            pieces.add(piece);
        }
        return this;
    }

    public Feed end() {
        pieces.add(END);
        return this;
    }

    public Feed breakOff() {
        pieces.add(BREAK);
        return this;
    }

    public int opened() {
        return opened.get();
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public IncomingBody open() {
        opened.incrementAndGet();
        return new IncomingBody(stated, this);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!current.hasRemaining()) {
            byte[] next = take();
            if (next == END) {
                pieces.add(END);
                return -1;
            }
            if (next == BREAK) {
                throw new IOException("broken off");
            }
            current = ByteBuffer.wrap(next);
        }
        int count = Math.min(target.remaining(), current.remaining());
        target.put(current.slice(current.position(), count));
        current.position(current.position() + count);
        return count;
    }

    private byte[] take() throws IOException {
        try {
            return pieces.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AsynchronousCloseException();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
