package dev.xs2gateway.upstream.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.xs2gateway.upstream.bytes.AnswerLimits;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Pagination;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deserializers that read a value of the wrong kind as absent, where that is harmless, so that one odd field
 * does not cost a whole batch its answer.
 */
final class LenientJson {
    private static final int LONGEST_NUMBER = 40;
    private static final int LARGEST_COUNT = 999_999_999;

    private LenientJson() {}

    /**
     * Reads a text, or a number as a text: {@code 12345.0} and {@code 1.2345e4} become 12345. An object, a list
     * or NaN becomes null. (A list field that holds no list still fails: tickets must not get lost silently.)
     */
    static final class Text extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        Text() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isScalarValue()) {
                parser.skipChildren();
                return null;
            }
            if (!parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
                return parser.getValueAsString();
            }
            String text = parser.getText();
            BigDecimal whole = wholeOrNull(text);
            return parser.isNaN() ? null : whole == null ? text : whole.toPlainString();
        }
    }

    /** Returns the list; fails its row if the rows of an answer together list more than one answer may hold. */
    private static <L extends List<?>> L bounded(L list, DeserializationContext context) throws JsonMappingException {
        if (!AnswerLimits.count(List.class, list.size(), context)) {
            throw JsonMappingException.from(context, "more than an answer may list");
        }
        return list;
    }

    /** Reads a count, written as a number or a text; null unless it is a whole number from 0 to 999,999,999. */
    static final class Count extends StdScalarDeserializer<Integer> {
        private static final long serialVersionUID = 1L;

        Count() {
            super(Integer.class);
        }

        @Override
        public @Nullable Integer deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text =
                    parser.currentToken().isScalarValue() ? parser.getText().strip() : "";
            parser.skipChildren();
            BigDecimal whole = wholeOrNull(text);
            if (whole == null || whole.signum() < 0 || whole.compareTo(BigDecimal.valueOf(LARGEST_COUNT)) > 0) {
                return null;
            }
            return whole.intValueExact();
        }
    }

    /** The number that this text writes in any of JSON's notations; null unless it is a whole number of a sane length. */
    private static @Nullable BigDecimal wholeOrNull(String text) {
        if (text.length() > LONGEST_NUMBER || !text.matches("[-+]?[0-9]+([.][0-9]*)?([eE][-+]?[0-9]{1,4})?")) {
            return null;
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        return number.scale() <= 0 && number.precision() - number.scale() <= LONGEST_NUMBER ? number : null;
    }

    /** Reads what a page says about the others; null if that is no object. */
    static final class Paging extends StdDeserializer<Pagination> {
        private static final long serialVersionUID = 1L;

        Paging() {
            super(Pagination.class);
        }

        @Override
        public @Nullable Pagination deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.isExpectedStartObjectToken()) {
                return context.readValue(parser, Pagination.class);
            }
            parser.skipChildren();
            return null;
        }
    }

    /** Reads a list of texts; empty if the value is no list, because the texts are not worth losing the rest of the order. */
    static final class Texts extends StdDeserializer<List<@Nullable String>> {
        private static final long serialVersionUID = 1L;

        Texts() {
            super(List.class);
        }

        @Override
        public List<@Nullable String> deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            if (parser.isExpectedStartArrayToken()) {
                return bounded(
                        context.readValue(
                                parser, context.getTypeFactory().constructCollectionType(List.class, String.class)),
                        context);
            }
            parser.skipChildren();
            return List.of();
        }
    }

    /**
     * Reads a list whose elements must not get lost. A blank text and an empty object are read as an empty
     * list; any other value that is no list still fails.
     */
    static final class Listing extends StdDeserializer<List<?>> implements ContextualDeserializer {
        private static final long serialVersionUID = 1L;

        private final JavaType list;

        Listing() {
            this(TypeFactory.defaultInstance().constructType(List.class));
        }

        private Listing(JavaType list) {
            super(list);
            this.list = list;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            return new Listing(Objects.requireNonNull(property).getType());
        }

        @Override
        public List<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return isBlank(parser) || isEmptyObject(parser)
                    ? List.of()
                    : bounded(context.readValue(parser, list), context);
        }

        private static boolean isBlank(JsonParser parser) throws IOException {
            return parser.hasToken(JsonToken.VALUE_STRING) && parser.getText().isBlank();
        }

        /**
         * Whether the value is an empty object. For any other object this method consumes the first field's
         * name, with which no list begins, so that reading the list fails.
         */
        private static boolean isEmptyObject(JsonParser parser) throws IOException {
            return parser.hasToken(JsonToken.START_OBJECT) && parser.nextToken() == JsonToken.END_OBJECT;
        }
    }
}
