package dev.xs2gateway.upstream.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static final String GOOD = "{\"booking_id\":\"b1\",\"bookingorder_id\":\"o1\"}";

    private static byte[] page(String row) {
        return ("{\"bookingorders\":[" + GOOD + ", " + row + "], \"pagination\":{\"total_size\":2}}")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Row> rows(byte[] page) {
        return Objects.requireNonNull(
                Objects.requireNonNull(JsonReader.page(page)).rows());
    }

    private static OrderRow order(String members) {
        List<Row> rows = rows(page("{\"booking_id\":\"b2\",\"bookingorder_id\":\"o2\"," + members + "}"));
        return (OrderRow) rows.get(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"event_name\":\"Caf\u00e9\"",
                "\"event_name\":\"\u00ff\u00fe\"",
                "\"odd\":tru",
                "\"odd\":'text'",
                "\"odd\":1.2.3",
                "\"odd\":\"\\x\"",
                "\"odd\" 1"
            })
    void aRowThatCannotBeReadKeepsItsIdsAndSpoilsNoOther(String odd) {
        List<Row> rows = rows(page("{\"bookingorder_id\":\"o2\", " + odd + ", \"booking_id\" : \"b2\"}"));

        assertThat(rows.getFirst()).isInstanceOf(OrderRow.class);
        assertThat(rows.getFirst().bookingId()).isEqualTo("b1");
        assertThat(rows.get(1)).isEqualTo(new BadRow("b2", "o2", RowReader.UNREADABLE));
        assertThat(rows).hasSize(2);
    }

    @Test
    void aRowThatIsNotAnObjectBelongsToNoId() {
        assertThat(rows(page("oops")).get(1)).isEqualTo(new BadRow(null, null, RowReader.UNREADABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "tru"})
    void theLastOfARepeatedIdCountsWhetherTheRowCanBeReadOrNot(String odd) {
        List<Row> rows = rows(
                page("{\"booking_id\":\"b3\",\"booking_id\":\"b2\",\"bookingorder_id\":\"o2\",\"odd\":" + odd + "}"));

        assertThat(rows).extracting(Row::bookingId).containsExactly("b1", "b2");
    }

    @Test
    void textInAnUnreadFieldNeedNotBeUtf8() {
        assertThat(order("\"guest\":{\"first_name\":\"Jos\u00e9\"}").orderId()).isEqualTo("o2");
    }

    @Test
    void bracketsAndQuotesWithinTextsAreText() {
        List<Row> rows = rows(page("{\"odd\":tru,\"note\":\"]}{[,\\\"\\\\\",\"booking_id\":\"b2\"}," + GOOD));

        assertThat(rows).extracting(Row::bookingId).containsExactly("b1", "b2", "b1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"bookingorders\":[{\"a\":tru}",
                "{\"bookingorders\":[{\"a\":[tru}]}",
                "{\"bookingorders\":[{\"a\":[tru}}]}",
                "{\"bookingorders\":[{\"a\":\"x}]}",
                "{\"bookingorders\":tru}",
                "{\"bookingorders\":[tru],\"pagination\":{\"next_page\":tru}}",
                "[tru]",
                "tru",
                "{"
            })
    void aPageWhoseRowsCannotBeSeparatedIsInvalid(String page) {
        assertThatThrownBy(() -> JsonReader.page(page.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FailureException.class)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({"2.0", "\"2.00\"", "1e0", "2", "\" 2 \"", "20e-1", "\"+2\""})
    void aCountMayBeWrittenInAnyOfTheWaysOfNumbers(String written) {
        OrderRow order = order("\"items\":[{\"orderitem_id\":\"i\",\"quantity\":" + written + "}]");

        assertThat(Objects.requireNonNull(Objects.requireNonNull(order.items()).getFirst())
                        .quantity())
                .isEqualTo(written.equals("1e0") ? 1 : 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.5", "-2", "1e99", "1e-99", "NaN", "\"two\"", "99999999999", "true", "\"\""})
    void aMalformedCountIsIgnored(String written) {
        OrderRow order = order("\"items\":[{\"orderitem_id\":\"i\",\"quantity\":" + written + "}]");

        assertThat(Objects.requireNonNull(Objects.requireNonNull(order.items()).getFirst())
                        .quantity())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "12345.0, 12345",
        "1.2345e4, 12345",
        "12345, 12345",
        "12345678901234567890.0, 12345678901234567890",
        "12345.5, 12345.5",
        "'\"12345.0\"', 12345.0",
        "'\"007\"', 007"
    })
    void aNumberAsAnIdIsWrittenAsAnIntegerAndATextStaysAsItIs(String written, String read) {
        assertThat(order("\"invoices\":[" + written + "]").invoices()).containsExactly(read);
    }

    @Test
    void notANumberIsNoText() {
        OrderRow order = order("\"event_name\":NaN,\"items\":[{\"orderitem_id\":\"i\",\"row\":7.0,\"seat\":Infinity}]");

        assertThat(order.eventName()).isNull();
        var item = Objects.requireNonNull(Objects.requireNonNull(order.items()).getFirst());
        assertThat(item.row()).isEqualTo("7");
        assertThat(item.seat()).isNull();
    }

    @Test
    void rawControlCharactersInTextsAreRead() {
        assertThat(order("\"event_name\":\"a\nb\tc\"").eventName()).isEqualTo("a\nb\tc");
    }
}
