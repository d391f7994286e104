package dev.xs2gateway.audit.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The lock of one process' journal, which the process holds for as long as it lives: a lock that another process can acquire has no
 * owner. The journal's files lie beside it and begin with its name.
 */
final class JournalLock {
    private static final Pattern LOCK = Pattern.compile("(audit-[0-9a-f]{32})\\.lock");
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path lockFile;
    private final FileChannel channel;

    private JournalLock(Path lockFile, FileChannel channel) {
        this.lockFile = lockFile;
        this.channel = channel;
    }

    static JournalLock create(Path folder) throws IOException {
        Files.createDirectories(folder, mode("rwx------"));
        while (true) {
            String name = "audit-" + UUID.randomUUID().toString().replace("-", "");
            Path lockFile = folder.resolve(name + ".lock");
            FileChannel channel = FileChannel.open(
                    lockFile, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ofOwnerAlone());
            // Another process may have taken our new lock for an abandoned one and removed it; then try again.
            if (channel.tryLock() != null && Files.exists(lockFile)) {
                return new JournalLock(lockFile, channel);
            }
            channel.close();
        }
    }

    /** Acquires the locks of all processes that are gone. */
    static List<JournalLock> abandoned(Path folder) throws IOException {
        List<JournalLock> acquired = new ArrayList<>();
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(
                folder, path -> LOCK.matcher(path.getFileName().toString()).matches())) {
            for (Path lockFile : locks) {
                acquire(lockFile, acquired);
            }
        }
        return acquired;
    }

    private static void acquire(Path lockFile, List<JournalLock> acquired) throws IOException {
        try {
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
            } else {
                acquired.add(new JournalLock(lockFile, channel));
            }
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            // A journal of this same process, or one that another process has just taken over.
        }
    }

    static FileAttribute<?>[] ofOwnerAlone() {
        return mode("rw-------");
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private String name() {
        String name = lockFile.getFileName().toString();
        return name.substring(0, name.length() - ".lock".length());
    }

    /** The path of the journal's n-th file. */
    Path file(int n) {
        return lockFile.resolveSibling("%s-%06d.jsonl".formatted(name(), n));
    }

    /** The journal's files, in the order in which they were written. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Path folder = lockFile.toAbsolutePath().getParent();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, name() + "-*.jsonl")) {
            found.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /** Releases the lock, and removes it if no file of its journal is left. */
    void close(boolean isEmpty) throws IOException {
        if (isEmpty) {
            Files.deleteIfExists(lockFile);
        }
        channel.close();
    }
}
