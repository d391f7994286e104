package dev.xs2gateway.upstream.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.json.BookingOrdersPage;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerLimitsTest {
    private static final String GOOD = "{\"booking_id\":\"good\",\"bookingorder_id\":\"o\",\"items\":[{}]}";

    @ParameterizedTest
    @CsvSource({"16, 512", "64, 512", "128, 1024", "384, 3072", "1024, 8192", "8192, 8192"})
    void theBoundFollowsTheHeap(long heapMegabytes, long kilobytes) {
        assertThat(AnswerLimits.bytes(heapMegabytes << 20)).isEqualTo(kilobytes << 10);
    }

    private static List<BookingOrdersPage.Row> rows(String json) {
        BookingOrdersPage page = JsonReader.page(json.getBytes(StandardCharsets.US_ASCII));
        return Objects.requireNonNull(Objects.requireNonNull(page).rows());
    }

    private static String listed(String list, String element) {
        return "{\"booking_id\":\"bad\",\"%s\":[%s%s]}"
                .formatted(list, element, ("," + element).repeat(AnswerLimits.elements()));
    }

    @Test
    void aRowWithTooManyValuesIsBadAndTheRowBeforeItIsNot() {
        assertThat(rows("{\"bookingorders\":[" + GOOD + "," + listed("items", "{}") + "]}"))
                .satisfiesExactly(good -> assertThat(good).isInstanceOf(OrderRow.class), bad -> assertThat(bad)
                        .isInstanceOf(BadRow.class)
                        .extracting(BookingOrdersPage.Row::bookingId)
                        .isEqualTo("bad"));
    }

    @Test
    void anOrderWithTooManyInvoicesIsBadToo() {
        assertThat(rows("{\"bookingorders\":[" + listed("invoices", "\"1\"") + "]}"))
                .singleElement()
                .isInstanceOf(BadRow.class);
    }

    @Test
    void moreRowsThanAnAnswerMayHoldAreNoAnswer() {
        String rows = "{},".repeat(AnswerLimits.elements());

        assertThatThrownBy(() -> rows("{\"bookingorders\":[" + rows + "{}]}")).isInstanceOf(FailureException.class);
    }

    @Test
    void tooManyValuesInAResponseAreRefusedEvenInUnreadFields() {
        String values = "0,".repeat((int) (AnswerLimits.bytes() / 8));

        assertThatThrownBy(() -> rows("{\"bookingorders\":[],\"unknown\":[" + values + "0]}"))
                .isInstanceOf(FailureException.class);
    }
}
