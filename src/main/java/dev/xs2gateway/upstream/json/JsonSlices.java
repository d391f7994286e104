package dev.xs2gateway.upstream.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a JSON text (UTF-8, or what claims to be) into its parts without parsing them. Only quotes, escapes and
 * brackets count, so a value that no parser accepts does not hide its neighbours.
 */
final class JsonSlices {
    private static final String BLANKS = " \t\r\n";
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final byte[] json;
    private final int mostParts;

    /** Wraps a text; an object or array with more than {@code mostParts} parts is not cut. */
    JsonSlices(byte[] json, int mostParts) {
        this.json = json;
        this.mostParts = mostParts;
    }

    /** A part of the text without surrounding blanks; {@code to} is exclusive. */
    record Slice(int from, int to) {
        boolean isEmpty() {
            return from >= to;
        }
    }

    /** The whole text, without a byte order mark and surrounding blanks. */
    Slice all() {
        boolean marked = json.length >= 3
                && json[0] == BYTE_ORDER_MARK[0]
                && json[1] == BYTE_ORDER_MARK[1]
                && json[2] == BYTE_ORDER_MARK[2];
        return stripped(marked ? 3 : 0, json.length);
    }

    /** Decodes a slice; bytes that are not UTF-8 become U+FFFD. */
    String text(Slice slice) {
        return new String(json, slice.from(), slice.to() - slice.from(), StandardCharsets.UTF_8);
    }

    /** The values of an object by name; of a repeated name the last value, as Jackson reads it. Null if the slice is no object with matching brackets. */
    @Nullable
    Map<String, Slice> members(Slice object) {
        List<Slice> parts = parts(object, '{', '}');
        if (parts == null) {
            return null;
        }
        Map<String, Slice> members = new LinkedHashMap<>();
        for (Slice part : parts) {
            int nameEnd = json[part.from()] == '"' ? afterString(part.from(), part.to()) : part.to();
            int colon = indexOfColon(nameEnd, part.to());
            if (colon < part.to()) {
                String name = text(new Slice(part.from() + 1, nameEnd - 1));
                members.put(name, stripped(colon + 1, part.to()));
            }
        }
        return members;
    }

    /** The elements of an array; null if the slice is no array with matching brackets. */
    @Nullable
    List<Slice> elements(Slice array) {
        return parts(array, '[', ']');
    }

    /** The text of a string without escapes, or of an integer; null for any other value. */
    @Nullable
    String scalar(Slice value) {
        String text = text(value);
        if (text.matches("\"[^\"\\\\]*\"")) {
            return text.substring(1, text.length() - 1);
        }
        return text.matches("-?[0-9]+") ? text : null;
    }

    /** The parts between the commas of a container, without empty parts; null if its brackets do not match or it has too many parts. */
    private @Nullable List<Slice> parts(Slice container, char open, char close) {
        if (container.isEmpty() || json[container.from()] != open || json[container.to() - 1] != close) {
            return null;
        }
        int end = container.to() - 1;
        List<Slice> parts = new ArrayList<>();
        BitSet squares = new BitSet();
        int depth = 0;
        int start = container.from() + 1;
        int i = start;
        while (i < end && parts.size() <= mostParts) {
            byte here = json[i];
            if (here == '"') {
                i = afterString(i, end);
                continue;
            }
            if (here == '[' || here == '{') {
                squares.set(depth++, here == '[');
            } else if (here == ']' || here == '}') {
                if (depth == 0 || squares.get(--depth) != (here == ']')) {
                    return null;
                }
            } else if (here == ',' && depth == 0) {
                addIfAny(parts, start, i);
                start = i + 1;
            }
            i++;
        }
        if (depth != 0 || i != end) {
            return null;
        }
        addIfAny(parts, start, end);
        return parts.size() <= mostParts ? parts : null;
    }

    private void addIfAny(List<Slice> parts, int from, int to) {
        Slice part = stripped(from, to);
        if (!part.isEmpty()) {
            parts.add(part);
        }
    }

    /** The index after the string that begins at {@code from}; beyond {@code end} if the string does not end before it. */
    private int afterString(int from, int end) {
        for (int i = from + 1; i < end; i++) {
            if (json[i] == '\\') {
                i++;
            } else if (json[i] == '"') {
                return i + 1;
            }
        }
        return end + 1;
    }

    private int indexOfColon(int from, int to) {
        int i = from;
        while (i < to && json[i] != ':') {
            i++;
        }
        return i;
    }

    private Slice stripped(int from, int to) {
        int first = from;
        int last = to;
        while (first < last && BLANKS.indexOf(json[first]) >= 0) {
            first++;
        }
        while (last > first && BLANKS.indexOf(json[last - 1]) >= 0) {
            last--;
        }
        return new Slice(first, last);
    }
}
