package dev.xs2gateway.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.Logged;
import dev.xs2gateway.Unzipped;
import dev.xs2gateway.files.spool.Room;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.zip.ZipAssembly;
import dev.xs2gateway.files.zip.ZipAssembly.Member;
import dev.xs2gateway.files.zip.ZipContents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that go into a zip, and files that come out of one. */
class ZipsOfFilesTest {
    private static final long PLENTY = 10_000_000;

    private final Room room = new Room();

    @AfterEach
    void close() throws IOException {
        room.closeEmpty();
    }

    private FileReader file(byte[] bytes) {
        FileReader reader = room.transfers.follow(Room.matching(bytes), Feed.whole(bytes));
        reader.awaitVerified();
        return reader;
    }

    @Property(tries = 50)
    void theLengthIsKnownBeforeTheFirstByte(
            @ForAll @Size(max = 5) List<@IntRange(max = 200_000) Integer> sizes,
            @ForAll @AlphaChars @Chars({'ü', '€', '/', ' '}) @StringLength(min = 1, max = 50) String name)
            throws IOException {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            members.add(member(i + name, Bytes.random(sizes.get(i))));
        }
        IncomingBody zip = ZipAssembly.of(members);

        assertThat(Channels.newInputStream(zip.bytes()).readAllBytes())
                .hasSize((int) zip.length().orElseThrow());
    }

    private static Member member(String name, byte[] bytes) {
        CRC32 crc32 = new CRC32();
        crc32.update(bytes);
        return new Member(name, bytes.length, crc32.getValue(), Channels.newChannel(new ByteArrayInputStream(bytes)));
    }

    @Test
    void theSameFilesMakeTheSameZip() throws IOException {
        byte[] small = Bytes.random(100);
        byte[] large = Bytes.random(300_000);

        byte[] once = assembled(small, large);

        assertThat(assembled(small, large)).isEqualTo(once);
        assertThat(Unzipped.of(once)).containsOnlyKeys("Bühne 1/a.pdf", "Bühne 1/b.pdf", "MISSING.txt");
        assertThat(Unzipped.of(once).get("Bühne 1/a.pdf")).isEqualTo(small);
        assertThat(Unzipped.of(once).get("Bühne 1/b.pdf")).isEqualTo(large);
        assertThat(Unzipped.of(once).get("MISSING.txt")).asString().isEqualTo("none");
    }

    private byte[] assembled(byte[] small, byte[] large) throws IOException {
        IncomingBody zip = ZipAssembly.of(List.of(
                Member.of("Bühne 1/a.pdf", file(small)),
                Member.of("Bühne 1/b.pdf", file(large)),
                Member.of("MISSING.txt", "none")));
        try (var bytes = Channels.newInputStream(zip.bytes())) {
            return bytes.readAllBytes();
        }
    }

    @Test
    void aClosedZipReleasesItsFiles() throws IOException {
        IncomingBody zip = ZipAssembly.of(List.of(Member.of("a", file(Bytes.random(300_000)))));
        assertThat(room.transfers.reading()).isEqualTo(1);

        zip.bytes().close();

        assertThat(room.transfers.reading()).isZero();
    }

    private static byte[] zip(int method, Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(all)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setMethod(method);
                entry.setSize(file.getValue().length);
                CRC32 crc32 = new CRC32();
                crc32.update(file.getValue());
                entry.setCrc(crc32.getValue());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
    void aFileInAZipIsFoundByItsDigestWhateverItsName(int method) throws IOException {
        byte[] first = Bytes.random(100_000);
        byte[] second = Bytes.random(2_000);
        byte[] zip = zip(method, Map.of("../../etc/passwd", first, "x", second, "folder/", new byte[0]));

        assertThat(found(zip, first, PLENTY)).isEqualTo(first);
        assertThat(found(zip, second, PLENTY)).isEqualTo(second);
        assertThat(found(zip, Bytes.random(10), PLENTY)).isNull();
        assertThat(room.transfers.reading()).isZero();
    }

    private byte @Nullable [] found(byte[] zip, byte[] wanted, long mostBytes) throws IOException {
        FileReader reader = file(zip);
        IncomingBody found = ZipContents.of(reader, mostBytes).find(Bytes.sha256(wanted), reader);
        if (found == null) {
            reader.close();
            return null;
        }
        try (var bytes = Channels.newInputStream(found.bytes())) {
            byte[] all = bytes.readAllBytes();
            assertThat(found.length()).hasValue(all.length);
            return all;
        }
    }

    @Test
    void aZipThatUnpacksToTooMuchIsNotReadOn() throws IOException {
        byte[] small = Bytes.random(100);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("small", small);
        files.put("bomb", new byte[20_000_000]);
        files.put("behind", Bytes.random(200));
        byte[] zip = zip(ZipEntry.DEFLATED, files);

        assertThat(zip).hasSizeLessThan(100_000);
        assertThat(found(zip, small, PLENTY)).isEqualTo(small);
        assertThat(found(zip, Objects.requireNonNull(files.get("bomb")), PLENTY))
                .isNull();
        assertThat(found(zip, Objects.requireNonNull(files.get("behind")), PLENTY))
                .isNull();
    }

    /** What lies behind the bound is damaged: whoever unpacks it notices. */
    @Test
    void aFileThatUnpacksToTooMuchIsNotUnpackedToItsEnd() throws IOException {
        byte[] zip = zip(ZipEntry.DEFLATED, Map.of("bomb", new byte[40_000_000]));
        Arrays.fill(zip, zip.length / 2, zip.length - 200, (byte) 0xff);

        try (Logged warnings = Logged.warnings()) {
            assertThat(found(zip, Bytes.random(10), PLENTY)).isNull();
            assertThat(warnings.lines()).isEmpty();
            assertThat(found(zip, Bytes.random(10), 10 * PLENTY)).isNull();
            assertThat(warnings.lines()).isNotEmpty();
        }
    }

    @Test
    void aZipOfTooManyFilesIsNotReadOn() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 1_001; i++) {
            files.put("file " + i, Integer.toString(i).getBytes(US_ASCII));
        }
        byte[] zip = zip(ZipEntry.STORED, files);

        assertThat(found(zip, Objects.requireNonNull(files.get("file 999")), PLENTY))
                .isNotNull();
        assertThat(found(zip, Objects.requireNonNull(files.get("file 1000")), PLENTY))
                .isNull();
    }

    @Test
    void aFileThatIsNotAZipHasNoEntries() throws IOException {
        byte[] noZip = Bytes.random(10_000);
        byte[] cut = zip(ZipEntry.DEFLATED, Map.of("a", Bytes.random(100_000)));

        assertThat(found(noZip, Bytes.random(1), PLENTY)).isNull();
        assertThat(found(Arrays.copyOf(cut, 50_000), Bytes.random(1), PLENTY)).isNull();
    }
}
