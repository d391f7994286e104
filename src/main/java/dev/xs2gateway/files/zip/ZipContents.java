package dev.xs2gateway.files.zip;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.transfer.FileReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The files in a zip, indexed by the digests of their bytes. The zip is read by its central directory, as unzip tools do. Names,
 * sizes and checksums that the zip states decide nothing: they may be wrong, and only a digest tells which file an entry is.
 */
public final class ZipContents {
    private static final Logger LOG = Logger.getLogger(ZipContents.class);
    private static final int MOST_ENTRIES = 1_000;
    /** In bytes: far more than a thousand entries need, and few enough that their parsed form does not burden the heap. */
    private static final int LONGEST_DIRECTORY = 1 << 20;

    private final Map<Sha256, Place> places;

    private ZipContents(Map<Sha256, Place> places) {
        this.places = places;
    }

    private record Place(ZipEntryData data, long length) {}

    /**
     * Reads all entries of a verified zip and skips those that cannot be read. Stops when the entries unpack
     * to more than {@code mostBytes} together or exceed a thousand, and then holds what was found so far.
     */
    public static ZipContents of(FileReader zip, long mostBytes) {
        Scan scan = new Scan(zip, mostBytes);
        try (ZipFile directory = directory(zip)) {
            scan.readAll(directory);
        } catch (FailureException failed) {
            throw failed;
        } catch (IOException | RuntimeException unreadable) {
            LOG.warnf("The central directory of a zip cannot be read: %s", reason(unreadable));
        }
        return new ZipContents(scan.places);
    }

    /** Opens the central directory without the local headers: these may contradict the directory, and only the directory is complete. */
    private static ZipFile directory(FileReader zip) throws IOException {
        return ZipFile.builder()
                .setSeekableByteChannel(new ZipBytes(zip, LONGEST_DIRECTORY))
                .setCharset(StandardCharsets.ISO_8859_1)
                .setUseUnicodeExtraFields(false)
                .setIgnoreLocalFileHeader(true)
                .get();
    }

    /** The message of the cause: the library wraps exceptions in messages that say less. */
    private static @Nullable String reason(Exception unreadable) {
        Throwable cause = unreadable.getCause();
        return cause == null ? unreadable.getMessage() : cause.getMessage();
    }

    /** One pass over all entries of a zip. */
    private static final class Scan {
        private final FileReader zip;
        private final byte[] piece = new byte[FileLimits.PIECE];
        private final Map<Sha256, Place> places = new HashMap<>();
        private long remaining;

        Scan(FileReader zip, long mostBytes) {
            this.zip = zip;
            this.remaining = mostBytes;
        }

        void readAll(ZipFile directory) {
            int count = 0;
            int unreadable = 0;
            for (ZipArchiveEntry entry : Collections.list(directory.getEntries())) {
                if (remaining <= 0 || ++count > MOST_ENTRIES) {
                    break;
                }
                try {
                    add(ZipEntryData.of(directory, entry));
                } catch (IOException | IllegalArgumentException why) {
                    unreadable++;
                    LOG.debugf("An entry of a zip cannot be read: %s", why.getMessage());
                }
            }
            if (unreadable > 0) {
                LOG.warnf("%d of %d entries of a zip cannot be read", unreadable, count);
            }
        }

        private void add(ZipEntryData data) throws IOException {
            MessageDigest sha256 = Sha256.digest();
            long length = 0;
            try (InputStream bytes = data.open(zip)) {
                int read = bytes.read(piece);
                while (read >= 0 && remaining > 0) {
                    remaining -= read;
                    length += read;
                    sha256.update(piece, 0, read);
                    read = bytes.read(piece);
                }
            }
            if (remaining > 0) {
                places.putIfAbsent(Sha256.of(sha256.digest()), new Place(data, length));
            }
        }
    }

    /**
     * The file with this digest, or null if the zip does not hold it. Closing the bytes also closes {@code zip}.
     *
     * @param zip a reader of the same zip: another one, or the one that the contents were read with
     */
    public @Nullable IncomingBody find(Sha256 digest, FileReader zip) throws IOException {
        Place place = places.get(digest);
        if (place == null) {
            return null;
        }
        InputStream bytes = new ClosingBoth(place.data().open(zip), zip);
        return new IncomingBody(OptionalLong.of(place.length()), Channels.newChannel(bytes), true);
    }

    /** The bytes of an entry; closing them also closes their zip. */
    private static final class ClosingBoth extends FilterInputStream {
        private final FileReader zip;

        ClosingBoth(InputStream bytes, FileReader zip) {
            super(bytes);
            this.zip = zip;
        }

        @Override
        public void close() throws IOException {
            try (zip) {
                super.close();
            }
        }
    }
}
