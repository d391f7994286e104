package dev.xs2gateway.files.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.files.Bytes;
import dev.xs2gateway.files.Feed;
import dev.xs2gateway.files.spool.Room;
import dev.xs2gateway.files.spool.Spool;
import dev.xs2gateway.files.spool.SpoolFolder;
import dev.xs2gateway.files.spool.SpoolQuota;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a transfer makes of its spool once the file is kept. */
class TransferTest {
    private static final int SIZE = 1_000;

    private final SpoolQuota heap = new SpoolQuota(SIZE);

    private static final class IgnoredEvents implements Transfer.Listener {
        @Override
        public void readerJoined() {}

        @Override
        public void readerLeft() {}

        @Override
        public void kept(Transfer transfer) {}

        @Override
        public void closed(Transfer transfer) {}
    }

    /** Whoever reads may have the bytes in hand, though the file has gone to disk. */
    @Test
    void aFileThatMovesToDiskCountsAsMemoryWhileItHasReaders(@TempDir Path storeDir) throws IOException {
        byte[] bytes = Bytes.random(SIZE);
        try (SpoolFolder folder = SpoolFolder.open(storeDir)) {
            Spool spool = new Spool(folder, new SpoolQuota(SIZE), heap, new SpoolQuota(1), Room.LIMITS);
            Transfer transfer = new Transfer(
                    Room.matching(bytes),
                    Feed.whole(bytes),
                    Room.LIMITS,
                    spool,
                    Thread.ofVirtual().factory(),
                    new IgnoredEvents());
            FileReader slow = Objects.requireNonNull(transfer.join());
            transfer.start();
            slow.awaitVerified();
            await().until(() -> {
                Objects.requireNonNull(transfer.joinForKernel()).close();
                return spool.memory() == null;
            });

            assertThat(heap.used()).isEqualTo(SIZE);
            slow.close();
            assertThat(heap.used()).isZero();
            transfer.evict();
        }
    }
}
