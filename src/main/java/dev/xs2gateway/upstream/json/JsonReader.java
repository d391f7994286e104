package dev.xs2gateway.upstream.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.bytes.AnswerLimits;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Item;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Pagination;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.json.JsonSlices.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON answers tolerantly: NaN, infinities, raw control characters and trailing commas are no reason to
 * lose an order. Failures carry no cause, because parsers quote the text that they could not read, and retain it.
 *
 * <p>A page that cannot be parsed as a whole is cut into its rows, and only the unreadable rows are lost ({@link BadRow}).
 */
public final class JsonReader {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int LARGE = 64 << 10;
    private static final Lock ONE_AT_A_TIME = new ReentrantLock();
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(AnswerLimits.values())
                    .build())
            .enable(
                    JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
                    JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                    JsonReadFeature.ALLOW_TRAILING_COMMA)
            // A double would change the digits of a long number.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addModule(new SimpleModule().addDeserializer(String.class, new LenientJson.Text()))
            .build();

    private JsonReader() {}

    /** Parses a page of a list; null if the answer is empty or JSON's null. */
    static @Nullable public BookingOrdersPage page(byte @Nullable [] answer) {
        if (answer == null || answer.length == 0) {
            return null;
        }
        Lock lock = lock(answer);
        lock.lock();
        try {
            return parsePage(answer);
        } finally {
            lock.unlock();
        }
    }

    /** Parses a single order; null if the answer is empty or JSON's null. */
    static @Nullable OrderRow order(byte @Nullable [] answer) {
        if (answer == null || answer.length == 0) {
            return null;
        }
        Lock lock = lock(answer);
        lock.lock();
        try {
            return parseOrder(answer);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The lock under which an answer is parsed. A large answer takes a multiple of its size in memory, so large
     * ones are parsed one at a time.
     */
    private static Lock lock(byte[] answer) {
        return answer.length <= LARGE ? new ReentrantLock() : ONE_AT_A_TIME;
    }

    private static @Nullable BookingOrdersPage parsePage(byte[] answer) {
        try {
            return JSON.readValue(answer, BookingOrdersPage.class);
        } catch (IOException unreadable) {
            if (hasTooManyValues(unreadable)) {
                throw invalid();
            }
            return rowByRow(new JsonSlices(answer, AnswerLimits.elements()));
        }
    }

    /** Jackson names the limit in the message only; one row that is nested too deeply must not fail the others. */
    private static boolean hasTooManyValues(IOException thrown) {
        return thrown instanceof StreamConstraintsException limit
                && limit.getOriginalMessage().startsWith("Token count");
    }

    private static @Nullable OrderRow parseOrder(byte[] answer) {
        try {
            return JSON.readValue(answer, OrderRow.class);
        } catch (IOException unreadable) {
            JsonSlices json = new JsonSlices(answer, AnswerLimits.elements());
            try {
                return intact(JSON.readValue(json.text(json.all()), OrderRow.class));
            } catch (IOException still) {
                throw invalid();
            }
        }
    }

    private static BookingOrdersPage rowByRow(JsonSlices json) {
        Map<String, Slice> members = json.members(json.all());
        Slice list = members == null ? null : members.get("bookingorders");
        List<Slice> rows = list == null ? null : json.elements(list);
        if (members == null || rows == null) {
            throw invalid();
        }
        List<Row> read = new ArrayList<>();
        int listed = 0;
        for (Slice slice : rows) {
            Row row = row(json, slice);
            read.add(row);
            listed += row instanceof OrderRow order ? listed(order) : 0;
            // Each row was parsed within the limits of an answer; all rows together must keep to them too.
            if (listed > AnswerLimits.elements()) {
                throw invalid();
            }
        }
        return new BookingOrdersPage(read, pagination(json, members.get("pagination")));
    }

    /** The number of items, files and invoices of the order. */
    private static int listed(OrderRow order) {
        int listed = order.invoices() == null ? 0 : order.invoices().size();
        for (Item item : order.items() == null ? List.<@Nullable Item>of() : order.items()) {
            listed += 1
                    + (item == null || item.downloads() == null
                            ? 0
                            : item.downloads().size());
        }
        return listed;
    }

    private static Row row(JsonSlices json, Slice slice) {
        try {
            // Parsed in the same way as the rows of a page, so that there is only one way.
            String alone = "{\"bookingorders\":[" + json.text(slice) + "]}";
            List<Row> rows = Objects.requireNonNull(
                    JSON.readValue(alone, BookingOrdersPage.class).rows());
            Row row = rows.size() == 1 ? rows.getFirst() : null;
            return row instanceof OrderRow order ? intact(order) : Objects.requireNonNullElse(row, bad(json, slice));
        } catch (IOException | FailureException unreadable) {
            return bad(json, slice);
        }
    }

    /**
     * Returns an order that has only valid text. Bytes that are not UTF-8 do no harm in a field that the
     * gateway ignores; in any other field they would become an invented text.
     */
    private static OrderRow intact(OrderRow order) {
        if (order.toString().indexOf(REPLACEMENT) >= 0) {
            throw invalid();
        }
        return order;
    }

    private static BadRow bad(JsonSlices json, Slice slice) {
        Map<String, Slice> members = json.members(slice);
        return new BadRow(id(json, members, "booking_id"), id(json, members, "bookingorder_id"), RowReader.UNREADABLE);
    }

    private static @Nullable String id(JsonSlices json, @Nullable Map<String, Slice> members, String name) {
        Slice value = members == null ? null : members.get(name);
        return value == null ? null : json.scalar(value);
    }

    private static @Nullable Pagination pagination(JsonSlices json, @Nullable Slice slice) {
        if (slice == null) {
            return null;
        }
        try {
            String alone = "{\"pagination\":" + json.text(slice) + "}";
            return JSON.readValue(alone, BookingOrdersPage.class).pagination();
        } catch (IOException unreadable) {
            // Without the pagination it is unknown whether there is another page, and thus
            // whether the rows are complete.
            throw invalid();
        }
    }

    private static FailureException invalid() {
        return new Failure.UpstreamInvalid("XS2Event's response does not conform to its API").asException();
    }
}
