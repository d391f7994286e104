package dev.xs2gateway.files.transfer;

import static dev.xs2gateway.files.spool.Room.HOLD_BACK;
import static dev.xs2gateway.files.spool.Room.IN_MEMORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.Bytes;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.Feed;
import dev.xs2gateway.files.Follower;
import dev.xs2gateway.files.spool.Room;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingFileTest {
    private static final byte[] LARGE = Bytes.random(60_000);

    private final Room room = new Room();

    @AfterEach
    void nothingIsLeft() throws IOException {
        room.closeEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3_999, IN_MEMORY, 4_001, HOLD_BACK, 10_001, 60_000, 200_000})
    void aRightFileArrivesWhole(int size) {
        byte[] bytes = Bytes.random(size);

        assertThat(room.follow(Room.matching(bytes), Feed.whole(bytes)).whole()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, IN_MEMORY, 4_001, 60_000})
    void aRightFileOfUnknownLengthArrivesWhole(int size) {
        byte[] bytes = Bytes.random(size);
        Feed feed = new Feed(OptionalLong.empty()).send(bytes).end();

        assertThat(room.follow(Room.matching(bytes), feed).whole()).isEqualTo(bytes);
    }

    @Test
    void aLargeFileStartsAtOnceButForItsLastBytes() {
        Feed feed = Feed.of(LARGE.length).send(LARGE);
        Follower follower = room.follow(Room.matching(LARGE), feed);

        await().until(() -> follower.seen() == LARGE.length - HOLD_BACK);
        assertThat(follower.ended()).isFalse();

        feed.end();
        assertThat(follower.whole()).isEqualTo(LARGE);
    }

    @Test
    void aWrongLargeFileIsNeverSeenWhole() {
        Feed feed = Feed.whole(Bytes.wrongAtTheEnd(LARGE));
        Follower follower = room.follow(Room.matching(LARGE), feed);

        assertThat(follower.failure()).isInstanceOf(Failure.ChecksumMismatch.class);
        assertThat(follower.seen()).isLessThanOrEqualTo(LARGE.length - HOLD_BACK);
    }

    @Test
    void aWrongSmallFileFailsBeforeItsFirstByte() {
        byte[] small = Bytes.random(HOLD_BACK);
        Follower follower = room.follow(Room.matching(small), Feed.whole(Bytes.wrongAtTheEnd(small)));

        assertThat(follower.failure()).isInstanceOf(Failure.ChecksumMismatch.class);
        assertThat(follower.seen()).isZero();
    }

    @Test
    void theDigestOfAWrongFileIsKnown() {
        byte[] wrong = Bytes.wrongAtTheEnd(LARGE);
        try (FileReader reader = room.transfers.follow(Room.matching(LARGE), Feed.whole(wrong))) {
            await().until(() -> reader.digest() != null);

            assertThat(reader.digest()).isEqualTo(Bytes.sha256(wrong));
            assertThat(reader.verified()).isFalse();
        }
    }

    @Test
    void noByteOfAFileOfUnknownLengthIsVisibleBeforeItsEnd() {
        Feed feed = new Feed(OptionalLong.empty()).send(LARGE);
        Follower follower = room.follow(Room.matching(LARGE), feed);

        await().until(() -> room.transfers.heldBytes() == LARGE.length);
        assertThat(follower.seen()).isZero();

        feed.end();
        assertThat(follower.whole()).isEqualTo(LARGE);
    }

    @Test
    void noByteOfAFileWithoutDigestIsVisibleBeforeItsEnd() {
        byte[] pdf = ("%PDF-1.7 " + "x".repeat(60_000)).getBytes(StandardCharsets.US_ASCII);
        Feed feed = Feed.of(pdf.length).send(pdf);
        Follower follower = room.follow(Room.request("invoice", new Check.WholePdf()), feed);

        await().until(() ->
                room.files().size() == 1 && room.files().getFirst().toFile().length() == pdf.length);
        assertThat(follower.seen()).isZero();

        feed.end();
        assertThat(follower.whole()).isEqualTo(pdf);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>sorry</html>", "%PDF", "% PDF-1.7"})
    void aPageInPlaceOfAnInvoiceIsRefused(String page) {
        Feed feed = Feed.whole(page.getBytes(StandardCharsets.US_ASCII));

        assertThat(room.follow(Room.request("invoice", new Check.WholePdf()), feed)
                        .failure())
                .isEqualTo(new Failure.UpstreamInvalid("the file is not a PDF"));
    }

    @Test
    void anUncheckedFileNeedsItsLengthOnly() {
        Follower follower = room.follow(Room.request("unchecked", new Check.Unchecked()), Feed.whole(LARGE));

        assertThat(follower.whole()).isEqualTo(LARGE);
    }

    @Test
    void aFileShorterThanStatedIsNeverSeenWhole() {
        Feed feed = Feed.of(LARGE.length + 1).send(LARGE).end();

        assertThat(room.follow(Room.request("short", new Check.Unchecked()), feed)
                        .failure())
                .isEqualTo(new Failure.UpstreamInvalid("the file is shorter than stated"));
    }

    @Test
    void aFileLongerThanStatedIsNeverSeenWhole() {
        Feed feed = Feed.of(LARGE.length - 1).send(LARGE).end();
        Follower follower = room.follow(Room.request("long", new Check.Unchecked()), feed);

        assertThat(follower.failure()).isEqualTo(new Failure.UpstreamInvalid("the file is longer than stated"));
        assertThat(follower.seen()).isLessThan(LARGE.length - 1);
    }

    @Test
    void aBrokenConnectionFailsTheFile() {
        Feed feed = Feed.of(LARGE.length).send(Bytes.random(30_000)).breakOff();

        assertThat(room.follow(Room.matching(LARGE), feed).failure()).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(feed.closed()).isTrue();
    }

    @Test
    void anEmptyFileIsNoFile() {
        byte[] nothing = new byte[0];
        Failure empty = new Failure.UpstreamInvalid("the file is empty");

        assertThat(room.follow(Room.matching(nothing), Feed.whole(nothing)).failure())
                .isEqualTo(empty);
        assertThat(room.follow(Room.matching(nothing), new Feed(OptionalLong.empty()).end())
                        .failure())
                .isEqualTo(empty);
    }

    @Test
    void aFileAboveTheLargestIsRefusedFromItsHead() {
        Feed feed = Feed.of(Room.MAX_FILE + 1);

        assertThat(room.follow(Room.matching(LARGE), feed).failure()).isInstanceOf(Failure.FileTooLarge.class);
        assertThat(feed.closed()).isTrue();
    }

    @Test
    void aFileThatGrowsAboveTheLargestIsRefused() {
        Feed feed = new Feed(OptionalLong.empty()).send(Bytes.random(Room.MAX_FILE + 1));

        assertThat(room.follow(Room.matching(LARGE), feed).failure()).isInstanceOf(Failure.FileTooLarge.class);
    }

    @Test
    void readersGetTheExceptionOfTheSource() {
        Failure down = new Failure.UpstreamTimeout();
        FileReader reader = room.transfers.follow(Room.matching(LARGE), () -> {
            throw down.asException();
        });

        assertThat(Follower.of(reader).failure()).isEqualTo(down);
    }

    @Test
    void aSmallFileNeverTouchesTheDisk() {
        byte[] small = Bytes.random(IN_MEMORY);
        try (FileReader reader = room.transfers.follow(Room.matching(small), Feed.whole(small))) {
            assertThat(reader.awaitLength()).isEqualTo(IN_MEMORY);
            assertThat(room.files()).isEmpty();
        }
    }

    @Test
    void aFileOfUnknownLengthMovesToDiskAsItGrows() {
        Feed feed = new Feed(OptionalLong.empty()).send(Bytes.random(IN_MEMORY));
        try (FileReader reader = room.transfers.follow(Room.matching(LARGE), feed)) {
            await().until(() -> room.transfers.heldBytes() == IN_MEMORY);
            assertThat(room.files()).isEmpty();

            feed.send(new byte[1]);
            await().until(() -> room.files().size() == 1);
            assertThat(reader.verified()).isFalse();
        }
    }

    @Test
    void aFailedFileIsRemovedThoughItsReadersLinger() {
        Feed feed = Feed.whole(Bytes.wrongAtTheEnd(LARGE));
        try (FileReader reader = room.transfers.follow(Room.matching(LARGE), feed)) {
            await().until(() -> reader.digest() != null);
            await().untilAsserted(() -> {
                assertThat(room.files()).isEmpty();
                assertThat(room.transfers.heldBytes()).isZero();
            });
        }
    }
}
