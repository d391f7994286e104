package dev.xs2gateway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.failure.FailureException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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

    private final SpoolFolder folder;

    SpoolTest(@TempDir Path storeDir) throws IOException {
        folder = SpoolFolder.open(storeDir);
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    private Spool filled(boolean lengthIsStated) {
        Spool spool = new Spool(folder, all, heap, Room.LIMITS);
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
    void whatPassesThroughTakesTheMemoryOfWhatIsKeptButOthersDoNot() {
        Spool kept = filled(true);
        SpoolQuota none = new SpoolQuota(0);
        SpoolQuota evicting = new SpoolQuota(0, lacking -> {
            kept.discard();
            return false;
        });
        Spool toDisk = new Spool(folder, all, evicting, Room.LIMITS);
        toDisk.expect(SIZE);
        assertThat(kept.memory()).isNotNull();
        toDisk.discard();

        Spool passing = new Spool(folder, none, evicting, Room.LIMITS);
        assertThatThrownBy(() -> passing.expect(SIZE)).isInstanceOf(FailureException.class);

        assertThat(kept.memory()).isNull();
    }

    /** A reader of a large file may come at any time, also while the file gets the name of one that has passed its check. */
    @Test
    void whoeverComesWhileAFileIsVerifiedGetsIt() throws IOException, InterruptedException {
        SpoolQuota none = new SpoolQuota(0);
        for (int round = 0; round < 2_000; round++) {
            Spool spool = new Spool(folder, all, none, Room.LIMITS);
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
    void allRoomComesBackOnce() {
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
