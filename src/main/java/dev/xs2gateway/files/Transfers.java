package dev.xs2gateway.files;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Starts the transfer of a file, or joins the one that is running. */
@Startup
@ApplicationScoped
public class Transfers {
    /** Small files in memory take an eighth of the heap at most, whatever the number of callers. */
    private static final int SHARE_OF_HEAP = 8;

    private final FileLimits limits;
    private final SpoolFolder folder;
    private final SpoolQuota quota;
    private final SpoolQuota heap = new SpoolQuota(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    private final ThreadFactory threads;
    private final ConcurrentMap<FileKey, Transfer> running = new ConcurrentHashMap<>();

    @Inject
    public Transfers(FilesConfig config) {
        this(
                FileLimits.of(config),
                folder(config),
                Thread.ofVirtual().name("transfer-", 0).factory());
    }

    Transfers(FileLimits limits, SpoolFolder folder, ThreadFactory threads) {
        this.limits = limits;
        this.folder = folder;
        this.quota = new SpoolQuota(limits.maxBytes());
        this.threads = threads;
    }

    /** Returns at once; the caller closes what it gets, on every path. */
    public FileReader follow(Wanted wanted, Source source) {
        Joined joined = new Joined();
        Transfer transfer = running.compute(wanted.key(), (key, current) -> {
            if (current != null && joined.to(current)) {
                return current;
            }
            Transfer fresh = transfer(wanted, source);
            joined.to(fresh);
            joined.first = true;
            return fresh;
        });
        if (joined.first && transfer != null) {
            transfer.start();
        }
        return Objects.requireNonNull(joined.reader, "a fresh transfer can be joined");
    }

    private Transfer transfer(Wanted wanted, Source source) {
        Spool spool = new Spool(folder, quota, heap, limits.inMemory());
        // By key and transfer: another one may run under this key already.
        return new Transfer(wanted, source, limits, spool, threads, over -> running.remove(wanted.key(), over));
    }

    /** Bytes that files hold now, in memory and on disk. */
    public long heldBytes() {
        return quota.used();
    }

    @PreDestroy
    void close() throws IOException {
        folder.close();
    }

    private static SpoolFolder folder(FilesConfig config) {
        try {
            return SpoolFolder.open(config.storeDir());
        } catch (IOException e) {
            throw new ConfigurationException(
                    "gateway.files.store-dir is " + config.storeDir()
                            + "; allowed: a folder that the gateway can make and write to (" + e + ")",
                    e);
        }
    }

    /** What one caller came to have: its reader, and whether it has the transfer to start. */
    private static final class Joined {
        private @Nullable FileReader reader;
        private boolean first;

        private boolean to(Transfer transfer) {
            reader = transfer.join();
            return reader != null;
        }
    }
}
