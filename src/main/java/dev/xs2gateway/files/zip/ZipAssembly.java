package dev.xs2gateway.files.zip;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.transfer.FileReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A zip that is assembled while it is read. Its members are stored, not deflated, and have no
 * timestamps: equal members make equal bytes, and the length is known before the first byte.
 */
public final class ZipAssembly implements ReadableByteChannel {
    // One month after the earliest DOS time: for the earliest, Java adds a second timestamp in its own time zone.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);
    private static final int LOCAL_HEADER = 30;
    private static final int CENTRAL_HEADER = 46;
    private static final int END = 22;

    private final List<Member> members;
    private final Iterator<Member> next;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream(2 * FileLimits.PIECE);
    private final ZipOutputStream zip = new ZipOutputStream(made, StandardCharsets.UTF_8);
    private final byte[] piece = new byte[FileLimits.PIECE];
    private ByteBuffer ready = ByteBuffer.allocate(0);
    private @Nullable Member current;
    private boolean finished;
    private boolean open = true;

    /**
     * A file in the zip.
     *
     * @param name the path in the zip, with {@code /} between folders
     * @param length in bytes
     * @param bytes all bytes of the file, verified; closed with the zip
     */
    public record Member(String name, long length, long crc32, ReadableByteChannel bytes) {
        /** Creates a member from a file; waits until the file is verified. */
        public static Member of(String name, FileReader file) {
            file.awaitVerified();
            return new Member(name, file.awaitLength(), file.crc32(), file);
        }

        public static Member of(String name, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            CRC32 crc32 = new CRC32();
            crc32.update(bytes);
            return new Member(
                    name, bytes.length, crc32.getValue(), Channels.newChannel(new ByteArrayInputStream(bytes)));
        }

        private ZipEntry entry() {
            ZipEntry entry = new ZipEntry(name);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(length);
            entry.setCrc(crc32);
            entry.setTimeLocal(NO_TIME);
            return entry;
        }
    }

    private ZipAssembly(List<Member> members) {
        this.members = List.copyOf(members);
        this.next = this.members.iterator();
    }

    public static IncomingBody of(List<Member> members) {
        return new IncomingBody(OptionalLong.of(length(members)), new ZipAssembly(members), true);
    }

    private static long length(List<Member> members) {
        long length = END;
        for (Member member : members) {
            int name = member.name().getBytes(StandardCharsets.UTF_8).length;
            length += LOCAL_HEADER + CENTRAL_HEADER + 2L * name + member.length();
        }
        return length;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        while (!ready.hasRemaining()) {
            if (finished) {
                return -1;
            }
            make();
            ready = ByteBuffer.wrap(made.toByteArray());
            made.reset();
        }
        int count = Math.min(target.remaining(), ready.remaining());
        target.put(ready.slice(ready.position(), count));
        ready.position(ready.position() + count);
        return count;
    }

    private void make() throws IOException {
        if (current == null) {
            startNextMember();
            return;
        }
        int read = current.bytes().read(ByteBuffer.wrap(piece));
        if (read >= 0) {
            zip.write(piece, 0, read);
        } else {
            zip.closeEntry();
            current = null;
        }
    }

    private void startNextMember() throws IOException {
        if (next.hasNext()) {
            current = next.next();
            zip.putNextEntry(current.entry());
        } else {
            zip.finish();
            finished = true;
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        for (Member member : members) {
            member.bytes().close();
        }
    }
}
