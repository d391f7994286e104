package dev.xs2gateway.files.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.failure.FailureException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the bytes of small files lie when there are many of them. */
class SpoolTest {
    private static final int SIZE = 1_000;

    private final SpoolQuota all = new SpoolQuota(1_000_000);
    private final SpoolQuota heap = new SpoolQuota(SIZE + SIZE / 2);
    private final SpoolQuota openFiles = new SpoolQuota(1);

    private final Path storeDir;
    private final SpoolFolder folder;

    SpoolTest(@TempDir Path storeDir) throws IOException {
        this.storeDir = storeDir;
        folder = SpoolFolder.open(storeDir);
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    private Spool filled(boolean lengthIsStated) {
        Spool spool = new Spool(folder, all, heap, openFiles, Room.LIMITS);
        if (lengthIsStated) {
            spool.expect(SIZE);
        }
        spool.append(ByteBuffer.wrap(new byte[SIZE]));
        return spool;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSmallFileThatFindsNoRoomInMemoryGoesToDisk(boolean lengthIsStated) throws IOException {
        Spool first = filled(lengthIsStated);
        Spool second = filled(lengthIsStated);

        assertThat(first.memory()).hasSize(SIZE);
        assertThat(second.memory()).isNull();
        try (RandomAccessFile onDisk = second.open()) {
            assertThat(onDisk.length()).isEqualTo(SIZE);
        }

        first.discard();
        Spool third = filled(lengthIsStated);
        assertThat(third.memory()).hasSize(SIZE);
        second.discard();
        third.discard();
    }

    @Test
    void onlyAFileThatPassesThroughEvictsKeptFilesFromMemory() {
        Spool kept = filled(true);
        SpoolQuota none = new SpoolQuota(0);
        SpoolQuota evicting = new SpoolQuota(0, lacking -> {
            kept.discard();
            return false;
        });
        Spool toDisk = new Spool(folder, all, evicting, openFiles, Room.LIMITS);
        toDisk.expect(SIZE);
        assertThat(kept.memory()).isNotNull();
        toDisk.discard();

        Spool passing = new Spool(folder, none, evicting, openFiles, Room.LIMITS);
        assertThatThrownBy(() -> passing.expect(SIZE)).isInstanceOf(FailureException.class);

        assertThat(kept.memory()).isNull();
    }

    /** A reader of a large file may come at any time, also while the file gets the name of one that has passed its check. */
    @Test
    void aReaderThatJoinsDuringVerificationGetsTheFile() throws IOException, InterruptedException {
        SpoolQuota none = new SpoolQuota(0);
        for (int round = 0; round < 2_000; round++) {
            Spool spool = new Spool(folder, all, none, openFiles, Room.LIMITS);
            spool.append(ByteBuffer.wrap(new byte[SIZE]));
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch verified = new CountDownLatch(1);
            AtomicReference<@Nullable IOException> failed = new AtomicReference<>();
            Thread readers = Thread.startVirtualThread(() -> {
                while (verified.getCount() > 0 && failed.get() == null) {
                    try (RandomAccessFile file = spool.open()) {
                        failed.set(file.length() == SIZE ? null : new IOException("another length"));
                    } catch (IOException e) {
                        failed.set(e);
                    }
                    reading.countDown();
                }
            });

            reading.await();
            spool.complete();
            verified.countDown();
            readers.join();
            spool.discard();

            assertThat(failed).as("in round %s", round).hasNullValue();
        }
    }

    @Test
    void aFileThatMovesToDiskReleasesItsMemory() throws IOException {
        Spool spool = filled(true);
        spool.complete();

        spool.moveToDisk();

        assertThat(spool.memory()).isNull();
        assertThat(heap.used()).as("a reader may have the bytes").isEqualTo(SIZE);
        spool.onNoReaders();
        assertThat(heap.used()).isZero();
        assertThat(all.used()).isEqualTo(SIZE);
        assertThat(spool.isDamaged(SIZE)).isFalse();
        try (RandomAccessFile onDisk = spool.open()) {
            assertThat(onDisk.length()).isEqualTo(SIZE);
        }
        spool.discard();
    }

    @Test
    void aFileThatCannotMoveToDiskStaysInMemory() throws IOException {
        Spool spool = filled(true);
        spool.complete();
        folder.close();

        spool.moveToDisk();

        assertThat(spool.memory()).hasSize(SIZE);
        spool.onNoReaders();
        assertThat(heap.used()).isEqualTo(SIZE);
        assertThat(openFiles.used()).isZero();
        assertThat(spool.isDamaged(SIZE)).isFalse();
        spool.discard();
    }

    /** Its reader may leave, and its room be needed, in this very moment. */
    @Test
    void aFileThatIsDiscardedWhileItMovesToDiskLeavesNoFile() throws IOException, InterruptedException {
        for (int round = 0; round < 2_000; round++) {
            Spool spool = filled(true);
            spool.complete();
            Thread moves = Thread.startVirtualThread(spool::moveToDisk);

            spool.discard();
            moves.join();

            assertThat(heap.used()).as("in round %s", round).isZero();
            assertThat(openFiles.used()).as("in round %s", round).isZero();
        }
        try (Stream<Path> left = Files.walk(storeDir)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("file-")))
                    .isEmpty();
        }
    }

    @Test
    void readersForTheKernelShareOneOpenFileUntilTheLastCloses() throws IOException {
        Spool spool = new Spool(folder, all, new SpoolQuota(0), openFiles, Room.LIMITS);
        spool.append(ByteBuffer.wrap(new byte[SIZE]));
        spool.complete();

        FileChannel first = spool.lend();
        assertThat(spool.lend()).isSameAs(first);
        spool.giveBack();
        assertThat(first.size()).isEqualTo(SIZE);
        spool.giveBack();
        assertThat(first.isOpen()).isFalse();

        spool.discard();
        assertThatThrownBy(spool::lend).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileThatMovedToDiskStaysOpenWhileItIsKept() throws IOException {
        Spool spool = filled(true);
        spool.complete();
        spool.moveToDisk();

        FileChannel open = spool.lend();
        spool.giveBack();
        assertThat(spool.lend()).isSameAs(open);
        assertThat(open.size()).isEqualTo(SIZE);
        spool.giveBack();
        assertThat(open.isOpen()).isTrue();

        spool.discard();
        assertThat(open.isOpen()).isFalse();
        assertThat(openFiles.used()).isZero();
    }

    @Test
    void onlySoManyStayOpenAndTheOthersInMemory() {
        SpoolQuota enough = new SpoolQuota(2 * SIZE);
        List<Spool> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Spool spool = new Spool(folder, all, enough, openFiles, Room.LIMITS);
            spool.append(ByteBuffer.wrap(new byte[SIZE]));
            spool.complete();
            spool.moveToDisk();
            both.add(spool);
        }

        assertThat(both.getFirst().memory()).isNull();
        assertThat(both.getLast().memory()).hasSize(SIZE);
        both.forEach(Spool::discard);
    }

    /** Whose caller leaves is interrupted; the kernel goes on sending the same file to others. */
    @Test
    void anInterruptedReaderDoesNotCloseTheFileForOthers() throws IOException {
        Spool spool = filled(true);
        spool.complete();
        spool.moveToDisk();
        FileChannel sending = spool.lend();

        Thread.currentThread().interrupt();
        try (SpoolReader reader = new SpoolReader(spool)) {
            assertThat(reader.read(0, ByteBuffer.allocate(SIZE), SIZE)).isEqualTo(SIZE);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(sending.isOpen()).isTrue();
        spool.giveBack();
        spool.discard();
    }

    @Test
    void theQuotaIsReleasedExactlyOnce() {
        Spool first = filled(true);
        Spool second = filled(true);
        assertThat(all.used()).isEqualTo(2 * SIZE);

        first.discard();
        first.discard();
        second.discard();

        assertThat(all.used()).isZero();
        assertThat(heap.used()).isZero();
    }
}
