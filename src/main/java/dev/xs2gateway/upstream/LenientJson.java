package dev.xs2gateway.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a value of the wrong kind as none, where that is harmless, so that one odd field does not cost a whole batch its answer. */
final class LenientJson extends DeserializationProblemHandler {

    /** A text that is an object or a list is no text. A list that is none still fails: tickets must not get lost in silence. */
    @Override
    public @Nullable Object handleUnexpectedToken(
            DeserializationContext context, JavaType target, JsonToken token, JsonParser parser, String message)
            throws IOException {
        if (target.hasRawClass(String.class)) {
            parser.skipChildren();
            return null;
        }
        return NOT_HANDLED;
    }

    /** A count; null where it is no whole number that an int holds. */
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
            return text.matches("[0-9]{1,9}") ? Integer.valueOf(text) : null;
        }
    }
}
