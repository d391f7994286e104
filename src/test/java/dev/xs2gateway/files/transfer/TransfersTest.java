package dev.xs2gateway.files.transfer;

import static dev.xs2gateway.files.spool.Room.HOLD_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.Bytes;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.Feed;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.Follower;
import dev.xs2gateway.files.spool.Room;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransfersTest {
    private static final byte[] LARGE = Bytes.random(300_000);
    private static final FileRequest WANTED = Room.matching(LARGE);

    private final Room room = new Room();

    @AfterEach
    void nothingIsLeft() throws IOException {
        room.closeEmpty();
    }

    @Test
    void oneTransferServesAllConcurrentReaders() {
        Feed feed = Feed.of(LARGE.length);
        List<Follower> early = followers(25, feed);
        feed.send(LARGE);
        await().until(() -> early.getFirst().seen() == LARGE.length - HOLD_BACK);
        List<Follower> late = followers(25, feed);
        feed.end();

        assertThat(early).allSatisfy(follower -> assertThat(follower.whole()).isEqualTo(LARGE));
        assertThat(late).allSatisfy(follower -> assertThat(follower.whole()).isEqualTo(LARGE));
        assertThat(feed.opened()).isEqualTo(1);
    }

    private List<Follower> followers(int count, Feed feed) {
        return IntStream.range(0, count)
                .mapToObj(i -> Follower.of(room.transfers.follow(WANTED, feed), 500 + 1_000 * i))
                .toList();
    }

    @Test
    void noneOfManyReadersSeesTheEndOfAWrongFile() {
        Feed feed = Feed.of(LARGE.length);
        List<Follower> all = followers(50, feed);
        feed.send(Bytes.wrongAtTheEnd(LARGE)).end();

        assertThat(all).allSatisfy(follower -> {
            assertThat(follower.failure()).isInstanceOf(Failure.ChecksumMismatch.class);
            assertThat(follower.seen()).isLessThanOrEqualTo(LARGE.length - HOLD_BACK);
        });
    }

    @Test
    void differentFilesHaveTransfersOfTheirOwn() {
        byte[] other = Bytes.random(20_000);
        Follower one = room.follow(WANTED, Feed.whole(LARGE));
        Follower two = room.follow(Room.matching(other), Feed.whole(other));

        assertThat(one.whole()).isEqualTo(LARGE);
        assertThat(two.whole()).isEqualTo(other);
    }

    @Test
    void aFinishedTransferIsJoinedAsWell() {
        Feed feed = Feed.whole(LARGE);
        Feed other = Feed.whole(LARGE);
        try (FileReader first = room.transfers.follow(WANTED, feed)) {
            await().until(first::verified);
            assertThat(room.follow(WANTED, other).whole()).isEqualTo(LARGE);
        }
        assertThat(other.opened()).isZero();
    }

    /** Each tries again in the very moment in which it learns of the failure. */
    @Test
    void aRetryAfterAFailureStartsANewTransfer() throws InterruptedException {
        Feed broken = Feed.of(LARGE.length);
        CountDownLatch done = new CountDownLatch(50);
        AtomicInteger whole = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            FileReader first = room.transfers.follow(WANTED, broken);
            Thread.ofVirtual().start(() -> {
                Feed second = Feed.whole(LARGE);
                try (first) {
                    first.awaitLength();
                } catch (FailureException e) {
                    if (room.follow(WANTED, second).whole().length == LARGE.length) {
                        whole.incrementAndGet();
                    }
                }
                done.countDown();
            });
        }
        broken.breakOff();

        done.await();
        assertThat(whole).hasValue(50);
        assertThat(broken.opened()).isEqualTo(1);
    }

    @Test
    void anInterruptedReaderLeavesTheOthersWhole() {
        Feed feed = Feed.of(LARGE.length).send(Arrays.copyOf(LARGE, 200_000));
        List<Follower> leaving = followers(20, feed);
        List<Follower> staying = followers(20, feed);
        await().until(() -> leaving.stream().allMatch(follower -> follower.seen() > 0));

        leaving.forEach(Follower::interrupt);
        feed.send(Arrays.copyOfRange(LARGE, 200_000, LARGE.length)).end();

        assertThat(leaving)
                .allSatisfy(follower -> assertThat(follower.failure()).isEqualTo(new Failure.CallerLeft()));
        assertThat(staying).allSatisfy(follower -> assertThat(follower.whole()).isEqualTo(LARGE));
        assertThat(feed.opened()).isEqualTo(1);
    }

    @Test
    void anInterruptedWaitKeepsTheInterrupt() throws InterruptedException {
        Feed feed = Feed.of(LARGE.length);
        try (FileReader reader = room.transfers.follow(WANTED, feed)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(reader::awaitLength).isInstanceOf(FailureException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3_000, 200_000})
    void theLastOneOutStopsTheTransfer(int arrived) {
        Feed feed = Feed.of(LARGE.length).send(Arrays.copyOf(LARGE, arrived));
        FileReader first = room.transfers.follow(WANTED, feed);
        FileReader second = room.transfers.follow(WANTED, feed);
        await().until(() -> feed.opened() == 1);

        first.close();
        assertThat(feed.closed()).isFalse();
        second.close();
        await().until(feed::closed);
        await().until(() -> room.transfers.heldBytes() == 0);
    }

    @Test
    void closingTwiceLeavesOnce() {
        Feed feed = Feed.of(LARGE.length);
        FileReader leaving = room.transfers.follow(WANTED, feed);
        Follower staying = room.follow(WANTED, feed);
        leaving.close();
        leaving.close();
        feed.send(LARGE).end();

        assertThat(staying.whole()).isEqualTo(LARGE);
    }

    @Test
    void aSourceThatHangsIsInterruptedByTheLastOneOut() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        FileReader reader = room.transfers.follow(WANTED, () -> {
            hanging.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            throw new Failure.CallerLeft().asException();
        });
        hanging.await();
        reader.close();

        interrupted.await();
    }

    @Test
    void aReaderAfterTheLastOneHasLeftStartsANewTransfer() {
        Feed left = Feed.of(LARGE.length).send(Bytes.random(100_000));
        room.transfers.follow(WANTED, left).close();

        assertThat(room.follow(WANTED, Feed.whole(LARGE)).whole()).isEqualTo(LARGE);
    }

    @Test
    void allFilesTogetherStayWithinTheirRoom() {
        byte[] large = Bytes.random(Room.MAX_FILE);
        byte[] other = Bytes.random(Room.MAX_FILE - 1);
        FileReader first = room.transfers.follow(Room.matching(large), Feed.of(large.length));
        await().until(() -> room.transfers.heldBytes() == large.length);

        assertThat(room.follow(Room.matching(other), Feed.whole(other)).failure())
                .isInstanceOf(Failure.StorageFull.class);

        first.close();
        await().until(() -> room.transfers.heldBytes() == 0);
        assertThat(room.follow(Room.matching(other), Feed.whole(other)).whole()).isEqualTo(other);
    }

    @Test
    void aFileOfUnknownLengthTakesRoomAsItGrows() {
        byte[] large = Bytes.random(Room.MAX_FILE);
        FileReader first = room.transfers.follow(Room.matching(large), Feed.of(large.length));
        await().until(() -> room.transfers.heldBytes() == large.length);
        Feed feed = new Feed(OptionalLong.empty()).send(Bytes.random(Room.MAX_BYTES - Room.MAX_FILE));
        Follower second = room.follow(Room.request("other", new Check.Unchecked()), feed);
        await().until(() -> room.transfers.heldBytes() == Room.MAX_BYTES);
        assertThat(second.ended()).isFalse();

        feed.send(new byte[1]);
        assertThat(second.failure()).isInstanceOf(Failure.StorageFull.class);
        first.close();
    }

    @Test
    void aFolderThatTakesNoFileMeansNoRoom() throws IOException {
        try (var own = Files.newDirectoryStream(room.storeDir, path -> Files.isDirectory(path))) {
            for (var folder : own) {
                Files.delete(folder);
            }
        }
        assertThat(room.follow(WANTED, Feed.whole(LARGE)).failure()).isInstanceOf(Failure.StorageFull.class);
    }

    @Test
    void aBufferOutsideTheHeapIsFilledAsWell() {
        ByteBuffer all = ByteBuffer.allocateDirect(LARGE.length);
        try (FileReader reader = room.transfers.follow(WANTED, Feed.whole(LARGE))) {
            while (all.hasRemaining()) {
                reader.read(all);
            }
            assertThat(reader.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        assertThat(all.flip()).isEqualTo(ByteBuffer.wrap(LARGE));
    }
}
