package dev.xs2gateway.upstream.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.xs2gateway.InvalidSettingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InQueryTest {
    @Provide
    Arbitrary<List<String>> ids() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('0', '9', 'A', 'Z', '_', '-')
                .ofMinLength(1)
                .ofMaxLength(64)
                .list()
                .ofMaxSize(120);
    }

    private static int encodedBytes(List<String> batch) {
        return URLEncoder.encode(InQuery.write(batch), StandardCharsets.UTF_8).length();
    }

    /** Fills one query after the other. */
    private static List<List<String>> batches(InQuery query, List<String> ids) {
        List<List<String>> batches = new ArrayList<>();
        InQuery.Fit fit = query.fit();
        for (String id : ids) {
            if (batches.isEmpty() || !fit.add(id)) {
                fit = query.fit();
                assertThat(fit.add(id)).isTrue();
                batches.add(new ArrayList<>());
            }
            batches.getLast().add(id);
        }
        return batches;
    }

    private static List<String> joined(List<List<String>> batches) {
        return batches.stream().flatMap(List::stream).toList();
    }

    @Property(tries = 200)
    void everyIdIsInOneBatchInOrderAndEveryBatchFits(
            @ForAll("ids") List<String> ids,
            @ForAll @IntRange(min = 1, max = 60) int maxIds,
            @ForAll @IntRange(min = 200, max = 2_000) int maxBytes) {
        List<List<String>> batches = batches(new InQuery(maxIds, maxBytes), ids);

        assertThat(joined(batches)).isEqualTo(ids);
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch).hasSizeBetween(1, maxIds);
            assertThat(encodedBytes(batch)).isLessThanOrEqualTo(maxBytes);
        });
    }

    @Property(tries = 200)
    void aBatchEndsOnlyIfTheNextIdWouldNotFit(
            @ForAll("ids") List<String> ids,
            @ForAll @IntRange(min = 1, max = 60) int maxIds,
            @ForAll @IntRange(min = 200, max = 2_000) int maxBytes) {
        List<List<String>> batches = batches(new InQuery(maxIds, maxBytes), ids);

        for (int i = 1; i < batches.size(); i++) {
            List<String> more = new ArrayList<>(batches.get(i - 1));
            more.add(batches.get(i).getFirst());
            assertThat(more.size() > maxIds || encodedBytes(more) > maxBytes).isTrue();
        }
    }

    @Test
    void anEmptyQueryHasRoomForAllIds() {
        assertThat(new InQuery(50, 4_000).fit().spare()).isEqualTo(50);
    }

    @Test
    void theOperatorIsWrittenAsXs2EventReadsIt() {
        assertThat(InQuery.write(List.of("a_bkn"))).isEqualTo("in:[a_bkn]");
        assertThat(InQuery.write(List.of("a", "b", "c"))).isEqualTo("in:[a,b,c]");
    }

    @Test
    void aBatchMayFillTheQueryToTheLastByte() {
        String id = "x".repeat(44);
        List<String> four = List.of(id, id, id, id);

        assertThat(encodedBytes(four)).isEqualTo(196);
        assertThat(batches(new InQuery(50, 200), List.of(id, id, id, id + "yyyy")))
                .hasSize(1);
        assertThat(batches(new InQuery(50, 200), List.of(id, id, id, id + "yyyyy")))
                .hasSize(2);
    }

    @Test
    void capsThatNoIdFitsIntoAreRefusedByName() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new InQuery(0, 4_000))
                .withMessage("gateway.upstream.batch-ids (GATEWAY_UPSTREAM_BATCH_IDS) is 0; allowed: 1 or more");
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new InQuery(50, 199))
                .withMessage(
                        "gateway.upstream.batch-url-bytes (GATEWAY_UPSTREAM_BATCH_URL_BYTES) is 199; allowed: 200 or more");
    }
}
