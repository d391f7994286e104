package dev.xs2gateway.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines wait in the journal until they are confirmed, also beyond the end of their process. */
class JournalTest {
    private static final int ALL = 1 << 20;

    private final Path folder;

    JournalTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void linesAreReadInTheirOrderUntilTheyAreConfirmed() throws IOException {
        try (Journal journal = Journal.open(folder, ALL)) {
            journal.append("one\ntwo\n");
            assertThat(journal.read(ALL).lines()).containsExactly("one", "two");
            Journal.Batch first = journal.read(5);
            assertThat(first.lines()).containsExactly("one");

            journal.confirm(first);

            journal.append("three\n");
            Journal.Batch rest = journal.read(ALL);
            assertThat(rest.lines()).containsExactly("two", "three");
            journal.confirm(rest);
            assertThat(journal.read(ALL).isEmpty()).isTrue();
            assertThat(journal.waitingBytes()).isZero();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aJournalIsReadableByItsOwnerAlone() throws IOException {
        try (Journal _ = Journal.open(folder, ALL)) {
            for (Path file : files()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
            assertThat(files()).hasSize(2);
        }
    }

    @Test
    void aFullJournalTakesLinesAgainOnceSomeAreConfirmed() throws IOException {
        try (Journal journal = Journal.open(folder, 8)) {
            assertThat(journal.append("1234567\n")).isTrue();
            assertThat(journal.append("8\n")).isFalse();

            journal.confirm(journal.read(ALL));

            assertThat(journal.append("8\n")).isTrue();
            assertThat(journal.read(ALL).lines()).containsExactly("8");
            journal.confirm(journal.read(ALL));
        }
    }

    @Test
    void confirmedLinesDoNotFillTheJournalOfABusyProcess() throws IOException {
        String line = "x".repeat(64 * 1024 - 1) + "\n";
        try (Journal journal = Journal.open(folder, 10L << 20)) {
            journal.append(line);
            for (int i = 0; i < 1_000; i++) {
                // There is always a line that is not confirmed yet.
                assertThat(journal.append(line)).as("line %d", i).isTrue();
                journal.confirm(journal.read(line.length()));
            }
            assertThat(journal.read(ALL).lines()).hasSize(1);
            journal.confirm(journal.read(ALL));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatAProcessLeavesIsFoundByTheNextButNotWhatALiveOneHolds() throws IOException {
        try (Journal live = Journal.open(folder, ALL)) {
            live.append("of a live process\n");
            Journal gone = Journal.open(folder, ALL);
            gone.append("left behind\n");
            gone.close();

            List<AbandonedJournal> found = Journal.abandoned(folder);

            assertThat(found).hasSize(1);
            List<String> taken = new ArrayList<>();
            try (AbandonedJournal abandoned = found.getFirst()) {
                abandoned.takeOver(ALL, taken::addAll);
            }
            assertThat(taken).containsExactly("left behind");
            assertThat(files()).hasSize(2);
            live.confirm(live.read(ALL));
        }
    }

    @Test
    void aJournalThatCannotBeTakenOverNowStays() throws IOException {
        Journal gone = Journal.open(folder, ALL);
        gone.append("left behind\n");
        gone.close();

        try (AbandonedJournal abandoned = Journal.abandoned(folder).getFirst()) {
            assertThatThrownBy(() -> abandoned.takeOver(ALL, lines -> {
                        throw new IllegalStateException("the database is away");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        List<String> taken = new ArrayList<>();
        try (AbandonedJournal abandoned = Journal.abandoned(folder).getFirst()) {
            abandoned.takeOver(ALL, taken::addAll);
        }
        assertThat(taken).containsExactly("left behind");
        assertThat(files()).isEmpty();
    }

    @Test
    void aLineThatAKillHasCutOffIsLeftOut() throws IOException {
        Journal gone = Journal.open(folder, ALL);
        gone.append("whole\n");
        gone.close();
        Path file = files().stream()
                .filter(path -> path.toString().endsWith(".jsonl"))
                .findFirst()
                .orElseThrow();
        Files.writeString(file, "cut o", StandardOpenOption.APPEND);

        List<String> taken = new ArrayList<>();
        try (AbandonedJournal abandoned = Journal.abandoned(folder).getFirst()) {
            abandoned.takeOver(ALL, taken::addAll);
        }

        assertThat(taken).containsExactly("whole");
    }
}
