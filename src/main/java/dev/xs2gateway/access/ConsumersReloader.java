package dev.xs2gateway.access;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The consumers of the consumers' file, which is read at start and again when it changes. Warns of keys that are about to expire. */
public final class ConsumersReloader {
    private static final Logger LOG = Logger.getLogger(ConsumersReloader.class);
    private static final String SETTING = "gateway.access.consumers-file";
    private static final String ADVICE =
            "To add a consumer: java -jar quarkus-run.jar new-token NAME. To check the file: … check-consumers FILE";
    private static final Duration NOTICE = Duration.ofDays(1);

    private final @Nullable WatchedFile<Consumers> file;
    private final InstantSource clock;
    private Set<String> warned = Set.of();

    private ConsumersReloader(@Nullable WatchedFile<Consumers> file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Reads the file for the first time.
     *
     * @throws dev.xs2gateway.InvalidSettingException if it cannot be used; the message names every problem
     */
    public static ConsumersReloader open(Path file, InstantSource clock) {
        return new ConsumersReloader(watch(file), clock);
    }

    /** Reads the file once, like {@link #open}. */
    static Consumers read(Path file) {
        return watch(file).current();
    }

    private static WatchedFile<Consumers> watch(Path file) {
        return WatchedFile.open(SETTING, file, ConsumersFile::parse, ADVICE);
    }

    /** A gateway without a consumers' file, which has no consumers. */
    public static ConsumersReloader none(InstantSource clock) {
        return new ConsumersReloader(null, clock);
    }

    /** The consumers of the last valid version of the file. */
    public Consumers current() {
        return file == null ? Consumers.none() : file.current();
    }

    /** Why the file as it is now is not used, without secrets; empty while it is used. */
    public Optional<String> refusal() {
        return file == null ? Optional.empty() : file.refusal();
    }

    /** Reads the file again if it has changed, and warns once of each key that expires within a day. Blocks on the file system. */
    public synchronized void look() {
        if (file != null) {
            file.reread();
            warnOfEnds(file.current());
        }
    }

    private void warnOfEnds(Consumers consumers) {
        Instant now = clock.instant();
        Set<String> ending = new HashSet<>();
        for (ConsumerKey key : consumers.keys()) {
            Instant end = key.end();
            if (end != null && !end.isBefore(now) && !end.isAfter(now.plus(NOTICE))) {
                ending.add(key.id() + " " + end);
                if (!warned.contains(key.id() + " " + end)) {
                    LOG.warnf(
                            "Key %s of consumer %s expires at %s: give the consumer a new one (new-token) before",
                            key.id(), key.consumer().name(), end);
                }
            }
        }
        warned = ending;
    }
}
