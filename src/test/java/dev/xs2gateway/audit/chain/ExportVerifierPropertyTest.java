package dev.xs2gateway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever is edited, deleted, exchanged or cut off in an export is found, and its first line is named. */
class ExportVerifierPropertyTest {
    @Provide
    Arbitrary<List<String>> exports() {
        return Arbitraries.integers()
                .between(1, 6)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(counts ->
                        Export.of(counts.stream().mapToInt(Integer::intValue).toArray()));
    }

    @Property
    void anUnchangedExportIsOk(@ForAll("exports") List<String> lines) {
        assertThat(Export.verify(lines).isOk()).isTrue();
    }

    @Property
    void anEditOfOneByteIsFoundInItsLine(
            @ForAll("exports") List<String> lines,
            @ForAll @IntRange(min = 0) int position,
            @ForAll @IntRange(min = 1, max = 127) int change) {
        byte[] bytes = Export.text(lines).getBytes(StandardCharsets.UTF_8);
        int at = position % bytes.length;
        int line = lineOf(bytes, at);
        byte edited = (byte) (bytes[at] ^ change);
        // A line feed that goes or comes changes the number of the lines.
        Assume.that(bytes[at] != '\n' && edited != '\n');
        bytes[at] = edited;

        assertThat(Export.verify(bytes).line()).isEqualTo(line);
    }

    private static int lineOf(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    @Property
    void aDeletedLineIsFoundWhereItWas(@ForAll("exports") List<String> lines, @ForAll @IntRange(min = 0) int position) {
        List<String> changed = new ArrayList<>(lines);
        int deleted = position % lines.size();
        changed.remove(deleted);

        assertThat(Export.verify(changed).line()).isEqualTo(deleted + 1);
    }

    @Property
    void aRepeatedLineIsFound(@ForAll("exports") List<String> lines, @ForAll @IntRange(min = 0) int position) {
        List<String> changed = new ArrayList<>(lines);
        int repeated = position % lines.size();
        changed.add(repeated, lines.get(repeated));

        assertThat(Export.verify(changed).line()).isEqualTo(repeated + 2);
    }

    @Property
    void theFirstOfTwoExchangedLinesIsNamed(
            @ForAll("exports") List<String> lines,
            @ForAll @IntRange(min = 0) int one,
            @ForAll @IntRange(min = 0) int other) {
        int first = Math.min(one % lines.size(), other % lines.size());
        int second = Math.max(one % lines.size(), other % lines.size());
        Assume.that(first != second);
        List<String> changed = new ArrayList<>(lines);
        Collections.swap(changed, first, second);

        assertThat(Export.verify(changed).line()).isEqualTo(first + 1);
    }

    @Property
    void anExportThatIsCutOffAtAnyByteIsFoundAtItsEnd(
            @ForAll("exports") List<String> lines, @ForAll @IntRange(min = 0) int position) {
        byte[] bytes = Export.text(lines).getBytes(StandardCharsets.UTF_8);
        int length = position % bytes.length;
        byte[] cut = Arrays.copyOf(bytes, length);

        assertThat(Export.verify(cut).line()).isEqualTo(lineOf(bytes, length));
    }
}
