package dev.xs2gateway.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.xs2gateway.CraftedZip;
import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.files.spool.Room;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.zip.ZipContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Zips that unzip tools read and a reader of local headers does not. */
class OddZipsTest {
    private static final byte[] FIRST = Bytes.random(20_000);
    private static final byte[] ODD = Bytes.random(3_000);
    private static final byte[] LAST = Bytes.random(2_000);
    private static final byte[] PREAMBLE = "#!/bin/sh\nexec unzip $0\nPK\u0003\u0004".getBytes(US_ASCII);

    private final Room room = new Room();

    @AfterEach
    void close() throws IOException {
        room.closeEmpty();
    }

    static Stream<Arguments> readableZips() {
        return Stream.of(
                arguments("a name in code page 437", started().addNamedInCp437(ODD)),
                arguments("a name in wrong UTF-8", started().addNamedInWrongUtf8(ODD)),
                arguments(
                        "stored, with a data descriptor",
                        started().addWithDataDescriptor("odd", CraftedZip.STORED, ODD)),
                arguments(
                        "deflated, with a data descriptor",
                        started().addWithDataDescriptor("odd", CraftedZip.DEFLATED, ODD)),
                arguments("a wrong CRC-32, stored", started().addWithWrongCrc("odd", CraftedZip.STORED, ODD)),
                arguments("a wrong CRC-32, deflated", started().addWithWrongCrc("odd", CraftedZip.DEFLATED, ODD)),
                arguments("two entries of one name", started().add("first", CraftedZip.DEFLATED, ODD)),
                arguments("bytes in front", behindPreamble(true)),
                arguments("bytes in front that its offsets do not count", behindPreamble(false)));
    }

    private static CraftedZip started() {
        return CraftedZip.empty().add("first", CraftedZip.STORED, FIRST);
    }

    private static CraftedZip behindPreamble(boolean offsetsCountIt) {
        return CraftedZip.behind(PREAMBLE, offsetsCountIt)
                .add("first", CraftedZip.STORED, FIRST)
                .add("odd", CraftedZip.DEFLATED, ODD);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readableZips")
    void everyEntryIsFound(String what, CraftedZip zip) throws IOException {
        byte[] bytes = zip.add("last", CraftedZip.DEFLATED, LAST).bytes();

        assertThat(found(bytes, FIRST)).isEqualTo(FIRST);
        assertThat(found(bytes, ODD)).isEqualTo(ODD);
        assertThat(found(bytes, LAST)).isEqualTo(LAST);
        assertThat(room.transfers.reading()).isZero();
    }

    static Stream<Arguments> unreadableEntries() {
        return Stream.of(
                arguments("encrypted", started().addEncrypted("odd", ODD)),
                arguments("an unknown method", started().add("odd", 99, ODD)),
                arguments(
                        "Zstandard, which no optional library reads here",
                        started().add("odd", 93, ODD)),
                arguments("damaged", started().addDamaged("odd", ODD)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadableEntries")
    void anEntryThatCannotBeReadCostsOnlyItself(String what, CraftedZip zip) throws IOException {
        byte[] bytes = zip.add("last", CraftedZip.DEFLATED, LAST).bytes();

        assertThat(found(bytes, FIRST)).isEqualTo(FIRST);
        assertThat(found(bytes, ODD)).isNull();
        assertThat(found(bytes, LAST)).isEqualTo(LAST);
    }

    @Test
    void bytesBehindTheZipAreLeftAlone() throws IOException {
        byte[] zip = started().bytes();
        byte[] longer = Arrays.copyOf(zip, zip.length + 1_000);

        assertThat(found(longer, FIRST)).isEqualTo(FIRST);
    }

    /** Parsed, a directory takes many times its bytes. */
    @Test
    void aDirectoryOfTooManyBytesIsNotParsed() throws IOException {
        CraftedZip zip = started();
        for (int i = 0; i < 10_000; i++) {
            zip.add("a name of which the directory becomes longer and longer " + i, 99, new byte[0]);
        }
        byte[] bytes = zip.bytes();

        try (Room large = new Room(Room.limits(10_000_000, Room.IN_MEMORY, Room.HOLD_BACK, 5_000_000))) {
            FileReader reader = large.transfers.follow(Room.matching(bytes), Feed.whole(bytes));
            reader.awaitVerified();
            assertThat(ZipContents.of(reader, 10_000_000).find(Bytes.sha256(FIRST), reader))
                    .isNull();
            reader.close();
            large.letGo();
        }
    }

    private byte @Nullable [] found(byte[] zip, byte[] wanted) throws IOException {
        FileReader reader = room.transfers.follow(Room.matching(zip), Feed.whole(zip));
        reader.awaitVerified();
        IncomingBody found = ZipContents.of(reader, 10_000_000).find(Bytes.sha256(wanted), reader);
        if (found == null) {
            reader.close();
            return null;
        }
        try (InputStream bytes = Channels.newInputStream(found.bytes())) {
            byte[] all = bytes.readAllBytes();
            assertThat(found.length()).hasValue(all.length);
            return all;
        }
    }
}
