package dev.xs2gateway.http.json;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that fails as soon as it exceeds its limit, and leaves the rest unread. */
public final class BoundedBody extends FilterInputStream {
    private long left;

    public BoundedBody(InputStream body, long most) {
        super(body);
        this.left = most;
    }

    /** Whether the body has exceeded its limit. Needed because a parser may wrap or replace the exception that reports it. */
    public boolean isTooLarge() {
        return left < 0;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] target, int from, int most) throws IOException {
        int read = super.read(target, from, most);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (isTooLarge()) {
            throw new IOException("the body is too large");
        }
    }

    /** Does not close a body that is too large: Quarkus would first read all the rest, however long it is. */
    @Override
    public void close() throws IOException {
        if (!isTooLarge()) {
            super.close();
        }
    }
}
