package dev.xs2gateway.files.zip;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.IncomingBody;
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
 * The files in a zip, by the digests of their bytes. The zip is read by its central directory, as unzip tools do. Names, sizes and
 * checksums that the zip states decide nothing: it may lie, and only a digest tells which file an entry is.
 */
public final class ZipContents {
    private static final Logger LOG = Logger.getLogger(ZipContents.class);
    private static final int MOST_ENTRIES = 1_000;
    /** Bytes; far more than a thousand entries need, and few enough that their parsed form is no burden on the heap. */
    private static final int LONGEST_DIRECTORY = 1 << 20;

    private static final int PIECE = 64 * 1024;

    private final Map<Sha256, Place> places;

    private ZipContents(Map<Sha256, Place> places) {
        this.places = places;
    }

    private record Place(ZipEntryData data, long length) {}

    /**
     * Reads all of a verified zip. Skips entries that cannot be read. Stops where the entries unpack to more than {@code mostBytes}
     * together or are more than a thousand, and then holds what was found until there.
     */
    public static ZipContents of(FileReader zip, long mostBytes) {
        Scan scan = new Scan(zip, mostBytes);
        try (ZipFile directory = directory(zip)) {
            scan.readAll(directory);
        } catch (FailureException failed) {
            throw failed;
        } catch (IOException | RuntimeException unreadable) {
            LOG.warnf("a zip's central directory cannot be read: %s", reason(unreadable));
        }
        return new ZipContents(scan.places);
    }

    /** The local headers are left alone: they may contradict the directory, and only the directory is complete. */
    private static ZipFile directory(FileReader zip) throws IOException {
        return ZipFile.builder()
                .setSeekableByteChannel(new ZipBytes(zip, LONGEST_DIRECTORY))
                .setCharset(StandardCharsets.ISO_8859_1)
                .setUseUnicodeExtraFields(false)
                .setIgnoreLocalFileHeader(true)
                .get();
    }

    /** The library wraps what it meets in sentences that say less. */
    private static @Nullable String reason(Exception unreadable) {
        Throwable cause = unreadable.getCause();
        return cause == null ? unreadable.getMessage() : cause.getMessage();
    }

    /** One pass over all entries. */
    private static final class Scan {
        private final FileReader zip;
        private final byte[] piece = new byte[PIECE];
        private final Map<Sha256, Place> places = new HashMap<>();
        private long left;

        Scan(FileReader zip, long mostBytes) {
            this.zip = zip;
            this.left = mostBytes;
        }

        void readAll(ZipFile directory) {
            int count = 0;
            int unreadable = 0;
            for (ZipArchiveEntry entry : Collections.list(directory.getEntries())) {
                if (left <= 0 || ++count > MOST_ENTRIES) {
                    break;
                }
                try {
                    add(ZipEntryData.of(directory, entry));
                } catch (IOException | IllegalArgumentException why) {
                    unreadable++;
                    LOG.debugf("an entry of a zip cannot be read: %s", why.getMessage());
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
                while (read >= 0 && left > 0) {
                    left -= read;
                    length += read;
                    sha256.update(piece, 0, read);
                    read = bytes.read(piece);
                }
            }
            if (left > 0) {
                places.putIfAbsent(Sha256.of(sha256.digest()), new Place(data, length));
            }
        }
    }

    /**
     * The file with this digest, or null where the zip holds none. Closing the bytes closes {@code zip} with them.
     *
     * @param zip another reader of the same zip, or the same
     */
    public @Nullable IncomingBody find(Sha256 digest, FileReader zip) throws IOException {
        Place place = places.get(digest);
        if (place == null) {
            return null;
        }
        InputStream bytes = new ClosingBoth(place.data().open(zip), zip);
        return new IncomingBody(OptionalLong.of(place.length()), Channels.newChannel(bytes));
    }

    /** An entry's bytes that close their zip with them. */
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
