package dev.xs2gateway.upstream.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.bytes.AnswerLimits;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Parses the rows of a list one by one: an unreadable row becomes a {@link BadRow} and does not affect the other rows.
 *
 * <p>The tree of a row holds everything that XS2Event sent, including personal data; it does not leave this class.
 */
final class RowReader extends StdDeserializer<Row> {
    private static final long serialVersionUID = 1L;
    static final Failure UNREADABLE = new Failure.UpstreamInvalid("XS2Event lists an order that cannot be read");

    RowReader() {
        super(Row.class);
    }

    @Override
    public Row deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!AnswerLimits.count(Row.class, 1, context)) {
            throw new JsonParseException(parser, "more rows than an answer may hold");
        }
        JsonNode tree = context.readTree(parser);
        try {
            OrderRow row = context.readTreeAsValue(tree, OrderRow.class);
            return row == null ? bad(tree) : row;
        } catch (JsonMappingException unreadable) {
            return bad(tree);
        }
    }

    @Override
    public Row getNullValue(DeserializationContext context) {
        return new BadRow(null, null, UNREADABLE);
    }

    private static Row bad(JsonNode tree) {
        return new BadRow(text(tree, "booking_id"), text(tree, "bookingorder_id"), UNREADABLE);
    }

    private static @Nullable String text(JsonNode tree, String field) {
        JsonNode value = tree.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }
}
