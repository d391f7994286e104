package dev.xs2gateway.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The files in a zip, by the digests of their bytes. What the zip says of them itself, their names, sizes and checksums, is used for
 * nothing: it may lie.
 */
public final class ZipContents {
    private static final Logger LOG = Logger.getLogger(ZipContents.class);
    private static final int MOST_ENTRIES = 1_000;
    private static final int PIECE = 64 * 1024;

    private final Map<Sha256, Place> places;

    private ZipContents(Map<Sha256, Place> places) {
        this.places = places;
    }

    /** The how-manieth entry it is, from 0, and how many bytes it unpacks to. */
    private record Place(int number, long length) {}

    /**
     * Reads all of a verified zip. Where it cannot be read on, or unpacks to more than so many bytes, or holds more than a thousand
     * entries, it holds what was found until then.
     */
    public static ZipContents of(FileReader zip, long mostBytes) {
        Map<Sha256, Place> places = new HashMap<>();
        try (ZipInputStream entries = entries(zip)) {
            long left = mostBytes;
            for (int number = 0; number < MOST_ENTRIES && left > 0; number++) {
                ZipEntry entry = entries.getNextEntry();
                if (entry == null) {
                    break;
                }
                MessageDigest sha256 = Sha256.digest();
                long length = digest(entries, sha256, left);
                left -= length;
                if (left > 0) {
                    places.putIfAbsent(Sha256.of(sha256.digest()), new Place(number, length));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("a zip cannot be read to its end: %s", e.getMessage());
        }
        return new ZipContents(places);
    }

    private static ZipInputStream entries(FileReader zip) {
        zip.seek(0);
        return new ZipInputStream(new Unclosed(zip));
    }

    /** How many bytes the entry has, or so many that there are too many. */
    private static long digest(InputStream entry, MessageDigest sha256, long most) throws IOException {
        byte[] piece = new byte[PIECE];
        long length = 0;
        int read = entry.read(piece);
        while (read >= 0) {
            length += read;
            if (length >= most) {
                return most;
            }
            sha256.update(piece, 0, read);
            read = entry.read(piece);
        }
        return length;
    }

    /** The file with this digest, or null where the zip holds none; who reads it to its end or closes it gives back the reader. */
    public @Nullable Incoming find(Sha256 digest, FileReader zip) throws IOException {
        Place place = places.get(digest);
        if (place == null) {
            return null;
        }
        ZipInputStream entries = entries(zip);
        for (int number = 0; number <= place.number(); number++) {
            if (entries.getNextEntry() == null) {
                return null;
            }
        }
        return new Incoming(OptionalLong.of(place.length()), Channels.newChannel(new Entry(entries, zip)));
    }

    /** The reader as a stream whose end is not the reader's. */
    private static final class Unclosed extends InputStream {
        private final InputStream bytes;

        Unclosed(FileReader zip) {
            this.bytes = Channels.newInputStream(zip);
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            return bytes.read(target, offset, count);
        }
    }

    /** One entry, which takes its zip along when it is closed. */
    private static final class Entry extends InputStream {
        private final ZipInputStream entries;
        private final FileReader zip;

        Entry(ZipInputStream entries, FileReader zip) {
            this.entries = entries;
            this.zip = zip;
        }

        @Override
        public int read() throws IOException {
            return entries.read();
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            return entries.read(target, offset, count);
        }

        @Override
        public void close() throws IOException {
            try (zip) {
                entries.close();
            }
        }
    }
}
