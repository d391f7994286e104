package dev.xs2gateway.files.zip;

import dev.xs2gateway.files.transfer.FileReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The location of an entry's packed bytes in its zip, and their compression.
 * The CRC-32 is not checked: entries are accepted by their SHA-256 alone.
 *
 * @param offset the position of the first packed byte
 * @param length the number of packed bytes
 */
record ZipEntryData(long offset, long length, boolean deflated) {

    /**
     * Locates the bytes of {@code entry}. Throws if the entry is encrypted, or uses a compression method other than stored and deflated.
     * The bytes are inflated with the JDK and not with the library, whose own streams would draw optional compressors into a native image.
     */
    static ZipEntryData of(ZipFile directory, ZipArchiveEntry entry) throws IOException {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new ZipException("it is encrypted");
        }
        int method = entry.getMethod();
        if (method != ZipEntry.STORED && method != ZipEntry.DEFLATED) {
            throw new ZipException("its compression method is " + method);
        }
        // Reads the local header, which states where the bytes begin.
        if (directory.getRawInputStream(entry) == null || entry.getDataOffset() < 0 || entry.getCompressedSize() < 0) {
            throw new ZipException("it has no data");
        }
        return new ZipEntryData(entry.getDataOffset(), entry.getCompressedSize(), method == ZipEntry.DEFLATED);
    }

    /** The unpacked bytes; closing them leaves the zip open. */
    InputStream open(FileReader zip) {
        InputStream packed = new ZipBytes.Part(zip, offset, length);
        return deflated ? new Inflating(packed) : packed;
    }

    private static final class Inflating extends InflaterInputStream {
        Inflating(InputStream packed) {
            // Without a zlib header, Inflater needs one byte more than there is.
            super(new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1])), new Inflater(true), 8192);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
