package dev.xs2gateway.sandbox;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A body that differs from the true one: corrupted, longer or shorter. */
sealed interface AlteredBody extends Body {

    /**
     * One bit is flipped.
     *
     * @param offset of the byte that bears it; negative counts from the end, -1 is the last
     */
    record Corrupted(Body original, long offset) implements AlteredBody {
        @Override
        public long length() {
            return original.length();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            original.writeTo(new BitFlip(out, offset < 0 ? length() + offset : offset));
        }
    }

    record Longer(Body original, int by) implements AlteredBody {
        @Override
        public long length() {
            return original.length() + by;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            original.writeTo(out);
            out.write(new byte[by]);
        }
    }

    record Shorter(Body original, int by) implements AlteredBody {
        @Override
        public long length() {
            return Math.max(0, original.length() - by);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            original.writeTo(new Limit(out, length()));
        }
    }

    /** Flips the lowest bit of one byte as it passes. */
    final class BitFlip extends FilterOutputStream {
        private long until;

        BitFlip(OutputStream out, long offset) {
            super(out);
            until = offset;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (until >= 0 && until < count) {
                // A copy: the pieces are shared by every transfer.
                byte[] copy = Arrays.copyOfRange(bytes, from, from + count);
                copy[(int) until] ^= 1;
                out.write(copy, 0, count);
            } else {
                out.write(bytes, from, count);
            }
            until -= count;
        }
    }

    /** Lets the first bytes through and drops the rest in silence. */
    final class Limit extends FilterOutputStream {
        private long left;

        Limit(OutputStream out, long left) {
            super(out);
            this.left = left;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int some = (int) Math.min(count, left);
            out.write(bytes, from, some);
            left -= some;
        }
    }
}
