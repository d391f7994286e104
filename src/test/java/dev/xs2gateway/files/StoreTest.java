package dev.xs2gateway.files;

import static dev.xs2gateway.files.spool.Room.HOLD_BACK;
import static dev.xs2gateway.files.spool.Room.IN_MEMORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.spool.Room;
import dev.xs2gateway.files.transfer.FileReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of files once they are here and right. */
class StoreTest {
    private final Room room = new Room();

    @AfterEach
    void nothingIsLeft() throws IOException {
        room.closeEmpty();
    }

    private byte[] put(int size) {
        byte[] bytes = Bytes.random(size);
        assertThat(room.follow(Room.matching(bytes), Feed.whole(bytes)).whole()).isEqualTo(bytes);
        await().until(() -> isHere(bytes));
        return bytes;
    }

    private boolean isHere(byte[] bytes) {
        return room.transfers.stored(Room.matching(bytes).key()) != null;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, IN_MEMORY, IN_MEMORY + 1, 300_000})
    void aVerifiedFileWaitsForItsNextCaller(int size) {
        byte[] bytes = put(size);
        Feed unwanted = Feed.whole(bytes);

        assertThat(room.transfers.stored(Room.matching(bytes).key()))
                .isEqualTo(new StoredFile(size, Bytes.sha256(bytes), false));
        assertThat(room.follow(Room.matching(bytes), unwanted).whole()).isEqualTo(bytes);
        assertThat(unwanted.opened()).isZero();
        assertThat(room.transfers.heldBytes()).isEqualTo(size);
    }

    @Test
    void aFileHasAnotherNameOnceItIsVerified() {
        byte[] bytes = Bytes.random(300_000);
        Feed feed = Feed.of(bytes.length).send(bytes);
        Follower follower = room.follow(Room.matching(bytes), feed);
        await().until(() -> follower.seen() > 0);

        assertThat(names()).allMatch(name -> name.startsWith("part-")).hasSize(1);
        feed.end();
        assertThat(follower.whole()).isEqualTo(bytes);
        assertThat(names()).allMatch(name -> name.startsWith("file-")).hasSize(1);
    }

    private List<String> names() {
        return room.files().stream().map(Path::getFileName).map(Path::toString).toList();
    }

    @Test
    void aWrongFileIsNotKept() {
        byte[] bytes = Bytes.random(300_000);
        assertThat(room.follow(Room.matching(bytes), Feed.whole(Bytes.wrongAtTheEnd(bytes)))
                        .failure())
                .isInstanceOf(Failure.ChecksumMismatch.class);

        await().until(() -> room.transfers.heldBytes() == 0);
        assertThat(isHere(bytes)).isFalse();
    }

    @Test
    void theLeastRecentlyUsedFileIsEvictedFirstIfRoomRunsShort() {
        byte[] first = put(300_000);
        byte[] second = put(300_001);
        assertThat(room.follow(Room.matching(first), Feed.whole(first)).whole()).isEqualTo(first);

        byte[] third = put(300_002);

        assertThat(isHere(first)).isTrue();
        assertThat(isHere(second)).isFalse();
        assertThat(isHere(third)).isTrue();
    }

    @Test
    void theLeastRecentlyUsedFileIsEvictedFirstIfThereAreTooMany() {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < Room.MAX_FILES + 2; i++) {
            all.add(put(10 + i));
        }

        assertThat(all.stream().filter(this::isHere)).containsExactlyElementsOf(all.subList(2, all.size()));
    }

    @Test
    void anEvictionDoesNotInterruptAReader() {
        byte[] bytes = put(300_000);
        Follower slow;
        try (FileReader reader = room.transfers.follow(Room.matching(bytes), Feed.whole(bytes))) {
            room.letGo();
            assertThat(isHere(bytes)).isFalse();
            slow = Follower.of(reader, 1_000);
            assertThat(slow.whole()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {IN_MEMORY, 300_000})
    void aStoredFileOpensWithoutWaitingAndStaysReadableAfterItsEviction(int size) throws IOException {
        byte[] bytes = put(size);
        FileKey key = Room.matching(bytes).key();
        try (FileReader reader = Objects.requireNonNull(room.transfers.open(key))) {
            room.letGo();
            assertThat(reader.stored()).isEqualTo(new StoredFile(size, Bytes.sha256(bytes), false));
            assertThat(reader.onDisk() != null).isEqualTo(size > IN_MEMORY);
            assertThat(Follower.of(reader, 1_000).whole()).isEqualTo(bytes);
        }
        assertThat(room.transfers.open(key)).isNull();
    }

    /** The kernel sends it from there, at less cost; who has it in hand by then reads on. */
    @Test
    void aSmallFileThatIsAskedForAgainAndAgainGoesToDisk() throws IOException {
        byte[] bytes = put(IN_MEMORY);
        FileKey key = Room.matching(bytes).key();
        try (FileReader first = Objects.requireNonNull(room.transfers.open(key))) {
            assertThat(first.onDisk()).isNull();
            assertThat(room.files()).isEmpty();

            await().until(() -> liesOnDisk(key));

            assertThat(names()).allMatch(name -> name.startsWith("file-")).hasSize(1);
            assertThat(room.files().getFirst()).hasBinaryContent(bytes);
            assertThat(Follower.of(first, 1_000).whole()).isEqualTo(bytes);
        }
        assertThat(room.follow(Room.matching(bytes), Feed.whole(bytes)).whole()).isEqualTo(bytes);
        assertThat(room.transfers.heldBytes()).isEqualTo(IN_MEMORY);
    }

    private boolean liesOnDisk(FileKey key) {
        try (FileReader reader = Objects.requireNonNull(room.transfers.open(key))) {
            return reader.onDisk() != null;
        }
    }

    @Test
    void aFileStillInTransferIsNotOpened() {
        byte[] bytes = Bytes.random(300_000);
        Feed feed = Feed.of(bytes.length).send(bytes);
        Follower follower = room.follow(Room.matching(bytes), feed);
        await().until(() -> follower.seen() > 0);

        assertThat(room.transfers.open(Room.matching(bytes).key())).isNull();

        feed.end();
        assertThat(follower.whole()).isEqualTo(bytes);
        await().until(() -> room.transfers.reading() == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsLostOrShortenedOnDiskIsFetchedAgain(boolean lost) throws IOException {
        byte[] bytes = put(300_000);
        Path file = room.files().getFirst();
        if (lost) {
            Files.delete(file);
        } else {
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        }
        Feed feed = Feed.whole(bytes);

        assertThat(room.transfers.open(Room.matching(bytes).key())).isNull();
        assertThat(room.transfers.heldBytes()).isZero();
        assertThat(room.follow(Room.matching(bytes), feed).whole()).isEqualTo(bytes);
        assertThat(feed.opened()).isEqualTo(1);
        await().until(() -> room.transfers.reading() == 0);
    }

    /** As where the disk fails; the log says so. */
    @Test
    void aFileThatCannotBeRemovedKeepsNoOtherFromGoing() throws IOException {
        byte[] stuck = put(200_000);
        Path file = room.files().getFirst();
        Files.delete(file);
        Path inside = Files.createDirectories(file.resolve("stuck"));
        byte[] small = put(1_000);
        byte[] other = put(100_000);

        room.letGo();

        assertThat(List.of(stuck, small, other)).noneMatch(this::isHere);
        assertThat(room.transfers.heldBytes()).isZero();
        assertThat(room.files()).containsExactly(file);
        Files.delete(inside);
        Files.delete(file);
    }

    @Test
    void filesWithReadersAreNotEvictedForNewOnes() {
        byte[] bytes = put(500_000);
        byte[] other = Bytes.random(400_000);
        try (FileReader reader = room.transfers.follow(Room.matching(bytes), Feed.whole(bytes))) {
            assertThat(room.follow(Room.matching(other), Feed.whole(other)).failure())
                    .isInstanceOf(Failure.StorageFull.class);
            reader.awaitVerified();
        }
        assertThat(isHere(bytes)).isTrue();
    }

    @Test
    void noFileIsEvictedIfAllEvictionsTogetherWouldNotSuffice() {
        byte[] large = put(500_000);
        byte[] small = put(100_000);
        byte[] other = Bytes.random(400_000);
        try (FileReader reader = room.transfers.follow(Room.matching(large), Feed.whole(large))) {
            assertThat(room.follow(Room.matching(other), Feed.whole(other)).failure())
                    .isInstanceOf(Failure.StorageFull.class);
            reader.awaitVerified();
        }
        assertThat(isHere(small)).isTrue();
    }

    @Test
    void beyondItsAgeAFileIsGoneEvenBeforeAnybodySweeps() {
        byte[] bytes = put(300_000);
        room.move(Room.MAX_AGE.minus(Duration.ofNanos(1)));
        assertThat(isHere(bytes)).isTrue();

        room.move(Duration.ofNanos(1));

        assertThat(isHere(bytes)).isFalse();
        assertThat(room.files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {285_000, 300_000 - 16 * 1024})
    void aNearlyCompleteTransferFinishesWithoutReaders(int arrived) {
        byte[] bytes = Bytes.random(300_000);
        Feed feed = Feed.of(bytes.length).send(Arrays.copyOf(bytes, arrived));
        FileReader reader = room.transfers.follow(Room.matching(bytes), feed);
        Follower other = room.follow(Room.matching(bytes), feed);
        await().until(() -> other.seen() >= arrived - HOLD_BACK);
        reader.close();
        other.interrupt();
        assertThat(other.failure()).isEqualTo(new Failure.CallerLeft());

        feed.send(Arrays.copyOfRange(bytes, arrived, bytes.length)).end();

        await().until(() -> isHere(bytes));
        assertThat(feed.opened()).isEqualTo(1);
    }

    /** The folder is gone, as when the disk takes nothing any more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileUpToTheHoldBackPassesThroughIfTheDiskAcceptsNoBytes(boolean lengthStated) throws IOException {
        breakTheDisk();
        byte[] bytes = Bytes.random(HOLD_BACK);
        Feed feed = new Feed(lengthStated ? OptionalLong.of(bytes.length) : OptionalLong.empty());
        feed.send(Arrays.copyOf(bytes, 5_000))
                .send(Arrays.copyOfRange(bytes, 5_000, bytes.length))
                .end();

        assertThat(room.follow(Room.matching(bytes), feed).whole()).isEqualTo(bytes);
        await().until(() -> !isHere(bytes));
        byte[] larger = Bytes.random(HOLD_BACK + 1);
        assertThat(room.follow(Room.matching(larger), Feed.whole(larger)).failure())
                .isInstanceOf(Failure.StorageFull.class);
        await().until(() -> room.transfers.heldBytes() == 0);
    }

    @Test
    void aWrongFileThatPassesThroughIsNotDelivered() throws IOException {
        breakTheDisk();
        byte[] bytes = Bytes.random(HOLD_BACK);

        Follower follower = room.follow(Room.matching(bytes), Feed.whole(Bytes.wrongAtTheEnd(bytes)));

        assertThat(follower.failure()).isInstanceOf(Failure.ChecksumMismatch.class);
        assertThat(follower.seen()).isZero();
    }

    private void breakTheDisk() throws IOException {
        try (var own = Files.newDirectoryStream(room.storeDir, path -> Files.isDirectory(path))) {
            for (var folder : own) {
                Files.delete(folder);
            }
        }
    }

    @Test
    void aFileUpToTheHoldBackPassesThroughIfMaxBytesIsReached() {
        byte[] large = Bytes.random(Room.MAX_FILE);
        byte[] other = Bytes.random(Room.MAX_BYTES - Room.MAX_FILE);
        FileReader first = room.transfers.follow(Room.matching(large), Feed.of(large.length));
        FileReader second = room.transfers.follow(Room.matching(other), Feed.of(other.length));
        await().until(() -> room.transfers.heldBytes() == Room.MAX_BYTES);

        byte[] small = Bytes.random(HOLD_BACK);
        assertThat(room.follow(Room.matching(small), Feed.whole(small)).whole()).isEqualTo(small);
        assertThat(room.transfers.heldBytes()).isEqualTo(Room.MAX_BYTES);

        first.close();
        second.close();
    }

    @Test
    void aPartCanBeReadAndDigested() {
        byte[] bytes = put(300_000);
        try (FileReader reader = room.transfers.follow(Room.matching(bytes), Feed.whole(bytes))) {
            reader.seek(100_000);
            ByteBuffer part = ByteBuffer.allocate(1_000);
            while (part.hasRemaining()) {
                reader.read(part);
            }

            byte[] right = Arrays.copyOfRange(bytes, 100_000, 101_000);
            assertThat(part.array()).isEqualTo(right);
            assertThat(reader.digestOf(100_000, 1_000)).isEqualTo(Bytes.sha256(right));
        }
    }
}
