package dev.xs2gateway.budget.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.MovedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallJournalTest {
    private final MovedClock clock = new MovedClock();
    private final Path folder;

    CallJournalTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private CallJournal open(int size) throws IOException {
        return CallJournal.open(folder, size, Duration.ofSeconds(5), clock);
    }

    @Test
    void theFirstProcessKnowsNoPast() throws IOException {
        try (CallJournal first = open(3)) {
            assertThat(first.isPastKnown()).isFalse();
            assertThat(first.ages()).isEmpty();
        }
    }

    @Test
    void theNextProcessKnowsWhenCallsEndedAndCountsThoseUnderWayAsMadeNow() throws IOException {
        try (CallJournal first = open(3)) {
            CallRecorder.Entry ended = first.record();
            clock.move(Duration.ofSeconds(1));
            ended.ended();
            first.record();
            first.record().unsent();
        }
        clock.move(Duration.ofSeconds(2));

        try (CallJournal next = open(3)) {
            assertThat(next.isPastKnown()).isTrue();
            assertThat(next.ages()).containsExactly(Duration.ofSeconds(2), Duration.ZERO);
        }
    }

    @Test
    void recordedCallsOutliveSeveralProcessesAndChangesOfSize() throws IOException {
        try (CallJournal first = open(5)) {
            for (int i = 0; i < 5; i++) {
                first.record().ended();
                clock.move(Duration.ofSeconds(1));
            }
        }
        try (CallJournal smaller = open(2)) {
            assertThat(smaller.ages()).hasSize(5);
        }
        try (CallJournal larger = open(50)) {
            assertThat(larger.ages())
                    .isEqualTo(List.of(5, 4, 3, 2, 1).stream()
                            .map(Duration::ofSeconds)
                            .toList());
            larger.record().ended();
        }
        try (CallJournal last = open(50)) {
            assertThat(last.ages()).hasSize(6).endsWith(Duration.ZERO);
        }
    }

    @Test
    void onlyTheNewestCallsAreKept() throws IOException {
        try (CallJournal first = open(2)) {
            for (int i = 0; i < 7; i++) {
                first.record().ended();
                clock.move(Duration.ofSeconds(1));
            }
        }
        try (CallJournal next = open(2)) {
            assertThat(next.ages()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(1));
        }
    }

    @Test
    void twoProcessesInOneFolderKeepOneJournalEach() throws IOException {
        try (CallJournal one = open(3);
                CallJournal other = open(3)) {
            one.record().ended();
            other.record().ended();
            other.record().ended();
        }
        try (CallJournal one = open(3);
                CallJournal other = open(3)) {
            assertThat(one.ages()).hasSize(1);
            assertThat(other.ages()).hasSize(2);
        }
    }

    @Test
    void aFileThatIsNotAJournalCountsAsMissing() throws IOException {
        Files.writeString(folder.resolve("calls-0"), "12345678 something else of more than one number");

        try (CallJournal first = open(3)) {
            assertThat(first.isPastKnown()).isFalse();
            assertThat(first.ages()).isEmpty();
        }
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        try (CallJournal first = open(3)) {
            first.record();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("calls-0"))))
                    .isEqualTo("rw-------");
        }
    }
}
