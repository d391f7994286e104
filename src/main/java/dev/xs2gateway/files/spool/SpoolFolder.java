package dev.xs2gateway.files.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * This process' own folder inside the store folder, beside a lock file that the process holds for as long as it lives.
 *
 * <p>A lock that can be acquired has no owner: the folder beside it was left by a process that was killed, and is removed. The
 * operating system drops the lock with the process, so neither a process id (always 1 in a container) nor a clock is needed.
 */
public final class SpoolFolder implements AutoCloseable {
    private static final Pattern LOCK = Pattern.compile("(spool-[0-9a-f]{32})\\.lock");
    private static final Pattern FILE = Pattern.compile("(part|file)-[0-9a-f]{32}");
    private static final String UNVERIFIED = "part-";
    private static final String VERIFIED = "file-";
    // The least that a file occupies on disk, in bytes.
    private static final int BLOCK = 4096;
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;
    private volatile @Nullable StoreFailures failures;

    private SpoolFolder(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Creates this process' folder, after removing those that dead processes left. Throws if other users could put their files there. */
    public static SpoolFolder open(Path storeDir) throws IOException {
        Files.createDirectories(storeDir, mode("rwx------"));
        Path real = storeDir.toRealPath();
        removeLeftovers(real);
        SpoolFolder ours = make(real);
        try {
            requireOursAlone(real, ours.lockFile);
            return ours;
        } catch (IOException e) {
            ours.close();
            throw e;
        }
    }

    private static SpoolFolder make(Path storeDir) throws IOException {
        while (true) {
            Path lockFile = storeDir.resolve("spool-" + random() + ".lock");
            FileChannel lock = FileChannel.open(
                    lockFile, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode("rw-------"));
            // Another process that starts now may have removed our new lock file as a leftover; then try again under a
            // new name.
            if (lock.tryLock() != null && Files.exists(lockFile)) {
                Path folder = folderOf(lockFile);
                Files.createDirectory(folder, mode("rwx------"));
                return new SpoolFolder(folder, lockFile, lock);
            }
            lock.close();
        }
    }

    private static void removeLeftovers(Path storeDir) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(storeDir, name(LOCK))) {
            for (Path lockFile : locks) {
                try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                        FileLock held = channel.tryLock()) {
                    if (held != null) {
                        remove(folderOf(lockFile), lockFile);
                    }
                } catch (OverlappingFileLockException e) {
                    // A live gateway in this same process holds the lock.
                } catch (NoSuchFileException e) {
                    // Another gateway that starts now has removed the lock file.
                }
            }
        }
    }

    /**
     * Requires that our user owns the store folder and that no other user can write to it. A
     * user who may rename our folder, or owns the one around it, could replace a verified file.
     */
    private static void requireOursAlone(Path storeDir, Path madeByUs) throws IOException {
        if (!POSIX) {
            return;
        }
        PosixFileAttributes found = Files.readAttributes(storeDir, PosixFileAttributes.class);
        boolean isOurs = found.owner().equals(Files.getOwner(madeByUs));
        if (!isOurs || found.permissions().stream().anyMatch(OF_OTHERS::contains)) {
            throw new AccessDeniedException(
                    storeDir.toString(),
                    null,
                    "of %s, %s: others can write to it"
                            .formatted(found.owner().getName(), PosixFilePermissions.toString(found.permissions())));
        }
    }

    /** Removes only files with names of our own making, and the lock last: a folder without its lock would never be removed. */
    private static void remove(Path folder, Path lockFile) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            removeFiles(folder);
            Files.deleteIfExists(folder);
        }
        Files.deleteIfExists(lockFile);
    }

    /** Removes as many files as possible, because they name guests; throws the last failure afterwards. */
    private static void removeFiles(Path folder) throws IOException {
        IOException failure = null;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name(FILE))) {
            for (Path file : files) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static Path folderOf(Path lockFile) {
        String name = lockFile.getFileName().toString();
        return lockFile.resolveSibling(name.substring(0, name.length() - ".lock".length()));
    }

    private static DirectoryStream.Filter<Path> name(Pattern ours) {
        return path -> ours.matcher(path.getFileName().toString()).matches();
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Sets where failures of this folder are counted and remembered; by default they are not. */
    public void report(StoreFailures failures) {
        this.failures = failures;
    }

    void diskFailed(IOException why) {
        StoreFailures recorder = failures;
        if (recorder != null) {
            recorder.diskFailed(why);
        }
    }

    void quotaReached() {
        StoreFailures recorder = failures;
        if (recorder != null) {
            recorder.quotaReached();
        }
    }

    /** The last failure of the disk, if it is recent. */
    public Optional<String> recentFailure() {
        StoreFailures recorder = failures;
        return recorder == null ? Optional.empty() : recorder.recent();
    }

    Path newFile() {
        return folder.resolve(UNVERIFIED + random());
    }

    /** Writes and deletes a test file; throws if the folder takes no file. */
    public void tryOut() throws IOException {
        Path file = newFile();
        try (FileChannel out = create(file)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (block.hasRemaining()) {
                out.write(block);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Renames a file to mark that it has passed its check. */
    Path verified(Path unverified) throws IOException {
        String name = unverified.getFileName().toString();
        return Files.move(unverified, folder.resolve(VERIFIED + name.substring(UNVERIFIED.length())));
    }

    FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode("rw-------"));
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            remove(folder, lockFile);
        }
    }
}
