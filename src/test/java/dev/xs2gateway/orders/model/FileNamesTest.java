package dev.xs2gateway.orders.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.orders.translate.Vendor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
    private static final Ticket.Seat NOWHERE = new Ticket.Seat(null, null, null);
    private static final int MOST_BYTES = 255;

    private static String named(String event) {
        return FileNames.ofTicket(event, null, NOWHERE, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Home v Away | Category 1 | A | 1 | 10 | Home v Away - Category 1 - A-1-10 - 7.pdf",
                "- | - | - | - | - | 7.pdf",
                "'' | ' ' | '' | '.' | '' | 7.pdf",
                "Home v Away | - | - | - | 10 | Home v Away - 10 - 7.pdf",
                "- | Category 1 | A | - | 10 | Category 1 - A-10 - 7.pdf",
                "Home / Away | Cat: \"1\" <b> | A*B | 1? | 10\\2 | Home Away - Cat 1 b - A B-1-10 2 - 7.pdf",
                "Bayern München – 1. FC Köln | Süd | - | - | - | Bayern München – 1. FC Köln - Süd - 7.pdf",
                "../../etc/passwd | ... | - | - | - | etc passwd - 7.pdf"
            })
    void aTicketIsCalledByEventCategorySeatAndNumber(
            @Nullable String event,
            @Nullable String category,
            @Nullable String section,
            @Nullable String row,
            @Nullable String seat,
            String name) {
        assertThat(FileNames.ofTicket(event, category, new Ticket.Seat(section, row, seat), 7))
                .isEqualTo(name);
    }

    @Test
    void invisibleCharactersAreRemoved() {
        assertThat(named("Home\u202e fdp.exe")).isEqualTo("Home fdp.exe - 1.pdf");
        assertThat(named("\u200eHome\u200b\ufeff")).isEqualTo("Home - 1.pdf");
        assertThat(named("Home\u0000\r\n\tAway")).isEqualTo("Home Away - 1.pdf");
        assertThat(named("Home\u00a0\u2003\u2028Away")).isEqualTo("Home Away - 1.pdf");
        assertThat(named("Home\ud800Away\udc00")).isEqualTo("Home Away - 1.pdf");
    }

    @Test
    void wholeCharactersStayWhole() {
        assertThat(named("⚽ Cup 🏆")).isEqualTo("⚽ Cup 🏆 - 1.pdf");
        assertThat(named("🏆".repeat(300))).isEqualTo("🏆".repeat(18) + " - 1.pdf");
        assertThat(named("x" + "🏆".repeat(300))).isEqualTo("x" + "🏆".repeat(17) + " - 1.pdf");
    }

    @Test
    void oneLetterIsWrittenOneWay() {
        assertThat(named("Mu\u0308nchen")).isEqualTo(named("M\u00fcnchen"));
    }

    @Test
    void dotsAndSpacesAreRemovedFromBothEnds() {
        assertThat(named(" . Home. . ")).isEqualTo("Home - 1.pdf");
        assertThat(named("x".repeat(71) + ". Away")).isEqualTo("x".repeat(71) + " - 1.pdf");
    }

    @Test
    void threeHundredCharactersAreCut() {
        assertThat(named("x".repeat(300))).isEqualTo("x".repeat(72) + " - 1.pdf");
    }

    @Test
    void theLongestNameOfTheWidestCharactersFitsAFileSystem() {
        String wide = "🏆".repeat(300);
        String name = FileNames.ofTicket(wide, wide, new Ticket.Seat(wide, wide, wide), Integer.MAX_VALUE);

        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MOST_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"CON", "nul", "COM1", "AUX.txt"})
    void aNameThatWindowsReservesIsNeverTheWholeName(String reserved) {
        assertThat(named(reserved)).endsWith(" - 1.pdf");
        assertThat(FileNames.ofOrder(reserved, "tickets", ".zip")).isEqualTo(reserved + " - tickets.zip");
    }

    @Test
    void anInvoiceIsNamedAfterItsIdWhateverItContains() {
        Order order = Vendor.order(Vendor.withItem("{}"));

        assertThat(order.zipSaveAs()).isEqualTo("Home v Away - tickets.zip");
        assertThat(order.invoiceSaveAs("12345")).isEqualTo("Home v Away - invoice 12345.pdf");
        assertThat(order.invoiceSaveAs("INV/2026:1")).isEqualTo("Home v Away - invoice INV 2026 1.pdf");
        assertThat(order.invoiceSaveAs("..")).isEqualTo("Home v Away - invoice.pdf");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(200);
        Arbitrary<String> nasty = Arbitraries.strings()
                .withChars("<>:\"/\\|?*. \u0000\u001f\u007f\u0085\u200f\u202e\ufeff\ud800\udc00ab-\u0308")
                .ofMaxLength(200);
        Arbitrary<String> wide = Arbitraries.integers().between(0, 200).map(count -> Character.toString(0x1F3C6)
                .repeat(count));
        return Arbitraries.oneOf(any, nasty, wide);
    }

    @Property
    void everyNameIsSafeShortAndNotEmpty(
            @ForAll("texts") String event,
            @ForAll("texts") String category,
            @ForAll("texts") String section,
            @ForAll("texts") String seat,
            @ForAll int number) {
        isSafe(FileNames.ofTicket(event, category, new Ticket.Seat(section, null, seat), number & Integer.MAX_VALUE));
        isSafe(FileNames.ofOrder(event, "invoice " + category, ".pdf"));
        isSafe(FileNames.ofOrder(event, "tickets", ".zip"));
    }

    private static void isSafe(String name) {
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(5, MOST_BYTES);
        assertThat(name.codePoints()).noneMatch(FileNamesTest::isForbidden);
        assertThat(name).doesNotStartWith(" ").doesNotStartWith(".").doesNotContain("  ");
    }

    private static boolean isForbidden(int codePoint) {
        return "<>:\"/\\|?*".indexOf(codePoint) >= 0
                || switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }

    @Property(tries = 100)
    void noTwoTicketsOfAnOrderShareAName(@ForAll("texts") String event, @ForAll("texts") String category) {
        List<String> names = IntStream.rangeClosed(1, 120)
                .mapToObj(number -> FileNames.ofTicket(event, category, new Ticket.Seat("A", "1", "1"), number))
                .toList();

        assertThat(names).doesNotHaveDuplicates();
    }
}
