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

/** Reads a value of the wrong kind as none, where that is harmless, so that one odd field does not cost a whole batch its answer. */
final class LenientJson {
    private static final int LONGEST_NUMBER = 40;
    private static final int LARGEST_COUNT = 999_999_999;

    private LenientJson() {}

    /**
     * A text, or a number as one: {@code 12345.0} and {@code 1.2345e4} are 12345. An object, a list or NaN is no text. (A list that is none
     * still fails: tickets must not get lost in silence.)
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

    /** This list; fails its row where an answer's rows list more in all than one may hold. */
    private static <L extends List<?>> L bounded(L list, DeserializationContext context) throws JsonMappingException {
        if (!AnswerLimits.count(List.class, list.size(), context)) {
            throw JsonMappingException.from(context, "more than an answer may list");
        }
        return list;
    }

    /** A count, written as a number or a text; null where it is no whole number from 0 to 999,999,999. */
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

    /** The number that this text writes, in any of JSON's ways, if it is a whole one of a sane length. */
    private static @Nullable BigDecimal wholeOrNull(String text) {
        if (text.length() > LONGEST_NUMBER || !text.matches("[-+]?[0-9]+([.][0-9]*)?([eE][-+]?[0-9]{1,4})?")) {
            return null;
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        return number.scale() <= 0 && number.precision() - number.scale() <= LONGEST_NUMBER ? number : null;
    }

    /** What a page says of the others; null where that is no object. */
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

    /** A list of texts; empty where it is no list, for what it names is not worth the rest of its order. */
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

    /** A list of what may not get lost: a blank text, or an object that holds nothing, is an empty one; what else is no list still fails. */
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

        /** Of one that is not, the first field's name is read, which no list begins with. */
        private static boolean isEmptyObject(JsonParser parser) throws IOException {
            return parser.hasToken(JsonToken.START_OBJECT) && parser.nextToken() == JsonToken.END_OBJECT;
        }
    }
}
