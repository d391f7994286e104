package dev.xs2gateway.budget.count;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A file of the latest calls that outlives the process, however the process ends. It holds one
 * number for each call: the time at which the call counts as made, in milliseconds since 1970.
 *
 * <p>The file is mapped into memory, so that writing costs next to nothing and needs no flush: data that is lost
 * together with the machine is of no use afterwards. A process takes the first file that no other process holds.
 */
public final class CallJournal implements CallRecorder, AutoCloseable {
    private static final long MAGIC = 0x5853_3243_414c_4c31L;
    private static final int MOST_FILES = 1000;
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final FileChannel file;
    private final Clock clock;
    private final long onTheWayMillis;
    private final boolean known;
    private final long[] before;
    private final LongBuffer slots;
    private int next;

    /**
     * Opens the journal in a folder, and creates the folder if necessary.
     *
     * @param size how many calls may count at once
     */
    public static CallJournal open(Path folder, int size, Duration onTheWay, Clock clock) throws IOException {
        Files.createDirectories(folder, mode("rwx------"));
        for (int n = 0; n < MOST_FILES; n++) {
            FileChannel file = FileChannel.open(
                    folder.resolve("calls-" + n),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    mode("rw-------"));
            if (isOurs(file)) {
                return new CallJournal(file, size, onTheWay, clock);
            }
            file.close();
        }
        throw new IOException("other processes hold too many journals in " + folder);
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isOurs(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException otherInThisProcess) {
            return false;
        }
    }

    private CallJournal(FileChannel file, int size, Duration onTheWay, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        this.onTheWayMillis = onTheWay.toMillis();
        long[] stored = read(file);
        this.known = stored.length > 0 && stored[0] == MAGIC;
        this.before = known
                ? LongStream.of(stored).skip(1).filter(at -> at > 0).sorted().toArray()
                : new long[0];
        int room = Math.max(size, before.length) + 1;
        write(file, room);
        this.slots = file.map(MapMode.READ_WRITE, 0, (long) room * Long.BYTES).asLongBuffer();
        for (int i = 0; i < before.length; i++) {
            slots.put(i + 1, before[i]);
        }
        this.next = before.length % (room - 1);
        slots.put(0, MAGIC);
    }

    private static long[] read(FileChannel file) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate((int) Math.min(file.size(), Integer.MAX_VALUE - 8) / Long.BYTES * Long.BYTES);
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {}
        long[] numbers = new long[bytes.flip().remaining() / Long.BYTES];
        bytes.asLongBuffer().get(numbers);
        return numbers;
    }

    /**
     * Empties the file and fills it with real zeros. A sparse file could run out
     * of disk space on a later write to the mapping, which would end the process.
     */
    private static void write(FileChannel file, int room) throws IOException {
        file.truncate(0);
        ByteBuffer zeros = ByteBuffer.allocate(room * Long.BYTES);
        while (zeros.hasRemaining()) {
            file.write(zeros, zeros.position());
        }
    }

    /** Whether a process before this one has recorded its calls. */
    public boolean isPastKnown() {
        return known;
    }

    /** How long ago the calls of the previous process were made, oldest first; never negative. */
    public List<Duration> ages() {
        long now = clock.millis();
        return Arrays.stream(before)
                .mapToObj(at -> Duration.ofMillis(Math.max(0, now - at)))
                .toList();
    }

    @Override
    public synchronized Entry record() {
        int slot = next + 1;
        next = slot % (slots.capacity() - 1);
        slots.put(slot, clock.millis() + onTheWayMillis);
        return new Written(slot);
    }

    private final class Written implements Entry {
        private final int slot;

        Written(int slot) {
            this.slot = slot;
        }

        @Override
        public void ended() {
            slots.put(slot, clock.millis());
        }

        @Override
        public void unsent() {
            slots.put(slot, 0);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
