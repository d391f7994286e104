package dev.xs2gateway.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.spool.Room;
import dev.xs2gateway.files.transfer.Origin;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the sizes of file, pieces, memory and window: what is not verified is never seen whole. */
class HoldBackTest {
    @Property(tries = 150)
    void noReaderSeesTheHeldBackBytesBeforeVerification(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 3_000) Integer> pieces,
            @ForAll @IntRange(min = 1, max = 20_000) int holdBack,
            @ForAll @IntRange(min = 0, max = 10_000) int inMemory,
            @ForAll boolean lengthStated,
            @ForAll boolean right)
            throws Exception {
        byte[] bytes = Bytes.random(pieces.stream().mapToInt(Integer::intValue).sum());
        byte[] sent = right ? bytes : Bytes.wrongAtTheEnd(bytes);
        try (Room room = new Room(Room.limits(1_000_000, inMemory, holdBack, 1_000_000))) {
            Stepwise feed = new Stepwise(pieces.iterator(), sent, lengthStated, holdBack);
            for (int i = 0; i < 3; i++) {
                feed.followers.add(Follower.of(room.transfers.follow(Room.matching(bytes), feed), 1 + 700 * i));
            }
            feed.ready.countDown();
            for (Follower follower : feed.followers) {
                if (right) {
                    assertThat(follower.whole()).isEqualTo(bytes);
                } else {
                    assertThat(follower.failure()).isInstanceOf(Failure.ChecksumMismatch.class);
                }
            }
            assertThat(feed.seen).isEqualTo(feed.allowed);
        }
    }

    /** Sends piece by piece, and before each looks at what its followers have seen of those before. */
    private static final class Stepwise implements Origin, ReadableByteChannel {
        private final Iterator<Integer> pieces;
        private final byte[] bytes;
        private final boolean lengthStated;
        private final int holdBack;
        private final List<Follower> followers = new ArrayList<>();
        private final CountDownLatch ready = new CountDownLatch(1);
        private final List<Long> seen = new ArrayList<>();
        private final List<Long> allowed = new ArrayList<>();
        private int sent;

        Stepwise(Iterator<Integer> pieces, byte[] bytes, boolean lengthStated, int holdBack) {
            this.pieces = pieces;
            this.bytes = bytes;
            this.lengthStated = lengthStated;
            this.holdBack = holdBack;
        }

        @Override
        public IncomingBody open() {
            return new IncomingBody(lengthStated ? OptionalLong.of(bytes.length) : OptionalLong.empty(), this);
        }

        @Override
        public int read(ByteBuffer target) {
            look();
            if (!pieces.hasNext()) {
                return -1;
            }
            int piece = pieces.next();
            target.put(bytes, sent, piece);
            sent += piece;
            return piece;
        }

        private void look() {
            try {
                ready.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            // What a file is has to be known before its first byte leaves.
            long all = lengthStated && sent >= PdfHeader.WITHIN ? Math.max(0L, sent - holdBack) : 0L;
            for (Follower follower : followers) {
                // Waiting alone is not enough: it may be for a lock.
                while (!follower.waits() || follower.seen() < all) {
                    Thread.onSpinWait();
                }
                seen.add(follower.seen());
                allowed.add(all);
            }
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
