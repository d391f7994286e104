package dev.xs2gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips byte by byte, among them such as no careful writer makes. */
public final class CraftedZip {
    public static final int STORED = 0;
    public static final int DEFLATED = 8;

    private static final int ENCRYPTED = 1;
    private static final int DATA_DESCRIPTOR = 1 << 3;
    private static final int UTF_8 = 1 << 11;

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final List<byte[]> directory = new ArrayList<>();
    private final int offsetsFrom;

    private CraftedZip(byte[] inFront, boolean offsetsCountIt) {
        all.writeBytes(inFront);
        this.offsetsFrom = offsetsCountIt ? 0 : inFront.length;
    }

    public static CraftedZip empty() {
        return new CraftedZip(new byte[0], true);
    }

    /** These bytes come first; {@code offsetsCountIt}: whether the zip's offsets are from the start of the file, or of the zip. */
    public static CraftedZip behind(byte[] inFront, boolean offsetsCountIt) {
        return new CraftedZip(inFront, offsetsCountIt);
    }

    /** An entry's bytes and what its headers say of them. */
    private static final class Entry {
        private final byte[] name;
        private final int flags;
        private final int method;
        private final byte[] packed;
        private final int size;
        private final int crc;

        Entry(byte[] name, int flags, int method, byte[] packed, int size, int crc) {
            this.name = name;
            this.flags = flags;
            this.method = method;
            this.packed = packed;
            this.size = size;
            this.crc = crc;
        }
    }

    private static Entry entry(byte[] name, int flags, int method, byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        byte[] packed = method == DEFLATED ? deflated(bytes) : bytes;
        return new Entry(name, flags, method, packed, bytes.length, (int) crc.getValue());
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        deflater.setInput(bytes);
        deflater.finish();
        byte[] packed = new byte[bytes.length + 1_000];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    public CraftedZip add(String name, int method, byte[] bytes) {
        return add(entry(name.getBytes(StandardCharsets.US_ASCII), 0, method, bytes));
    }

    /** A name in code page 437, not marked as UTF-8. */
    public CraftedZip addNamedInCp437(byte[] bytes) {
        return add(entry(new byte[] {'B', (byte) 0x81, 'h', 'n', 'e', '.', 'p', 'd', 'f'}, 0, DEFLATED, bytes));
    }

    /** The same name, marked as UTF-8, which it is not. */
    public CraftedZip addNamedInWrongUtf8(byte[] bytes) {
        return add(entry(new byte[] {'B', (byte) 0x81, 'h', 'n', 'e', '.', 'p', 'd', 'f'}, UTF_8, DEFLATED, bytes));
    }

    /** As {@code zip -0} writes to a pipe: stored, and the local header does not know the size. */
    public CraftedZip addWithDataDescriptor(String name, int method, byte[] bytes) {
        return add(entry(name.getBytes(StandardCharsets.US_ASCII), DATA_DESCRIPTOR, method, bytes));
    }

    public CraftedZip addEncrypted(String name, byte[] bytes) {
        return add(entry(name.getBytes(StandardCharsets.US_ASCII), ENCRYPTED, DEFLATED, bytes));
    }

    /** The bytes are right, and the stated CRC-32 is not. */
    public CraftedZip addWithWrongCrc(String name, int method, byte[] bytes) {
        Entry right = entry(name.getBytes(StandardCharsets.US_ASCII), 0, method, bytes);
        return add(new Entry(right.name, 0, method, right.packed, right.size, right.crc ^ 1));
    }

    /** Packed as deflated, which it is not. */
    public CraftedZip addDamaged(String name, byte[] bytes) {
        Entry right = entry(name.getBytes(StandardCharsets.US_ASCII), 0, DEFLATED, bytes);
        byte[] packed = right.packed;
        packed[0] = 7;
        return add(new Entry(right.name, 0, DEFLATED, packed, right.size, right.crc));
    }

    private CraftedZip add(Entry entry) {
        int offset = all.size() - offsetsFrom;
        boolean later = (entry.flags & DATA_DESCRIPTOR) != 0;
        all.writeBytes(buffer(30)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .put(sizes(entry, later))
                .putShort((short) 0)
                .array());
        all.writeBytes(entry.name);
        all.writeBytes(entry.packed);
        if (later) {
            all.writeBytes(buffer(16)
                    .putInt(0x08074b50)
                    .putInt(entry.crc)
                    .putInt(entry.packed.length)
                    .putInt(entry.size)
                    .array());
        }
        directory.add(buffer(46 + entry.name.length)
                .putInt(0x02014b50)
                .putShort((short) 20)
                .putShort((short) 20)
                .put(sizes(entry, false))
                .position(42)
                .putInt(offset)
                .put(entry.name)
                .array());
        return this;
    }

    /** What the local header and the directory say alike: from the flags to the name's length. */
    private static byte[] sizes(Entry entry, boolean unknown) {
        return buffer(22)
                .putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0)
                .putInt(unknown ? 0 : entry.crc)
                .putInt(unknown ? 0 : entry.packed.length)
                .putInt(unknown ? 0 : entry.size)
                .putShort((short) entry.name.length)
                .array();
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    public byte[] bytes() {
        int start = all.size() - offsetsFrom;
        directory.forEach(all::writeBytes);
        int length = all.size() - offsetsFrom - start;
        all.writeBytes(buffer(22)
                .putInt(0x06054b50)
                .position(8)
                .putShort((short) directory.size())
                .putShort((short) directory.size())
                .putInt(length)
                .putInt(start)
                .array());
        return all.toByteArray();
    }
}
