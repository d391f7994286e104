package dev.xs2gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is next when several lanes have somebody waiting. */
class SharesTest {
    private final Shares shares = new Shares(27, 3);

    private List<Lane> served(int turns, Lane... waiting) {
        Set<Lane> lanes = Set.of(waiting);
        return Stream.generate(() -> shares.next(lanes::contains)).limit(turns).toList();
    }

    private static int count(List<Lane> served, Lane lane) {
        return Collections.frequency(served, lane);
    }

    @Test
    void eachLaneGetsItsGuaranteedShareWhileAllLanesWait() {
        List<Lane> served = served(1000, Lane.values());

        assertThat(count(served, Lane.DOWNLOAD)).isEqualTo(700);
        assertThat(count(served, Lane.LOOKUP)).isEqualTo(270);
        assertThat(count(served, Lane.BACKGROUND)).isEqualTo(30);
    }

    @Test
    void anUnusedShareGoesToTheLanesBelow() {
        assertThat(served(10, Lane.BACKGROUND)).containsOnly(Lane.BACKGROUND);
        assertThat(count(served(1000, Lane.LOOKUP, Lane.BACKGROUND), Lane.LOOKUP))
                .isEqualTo(900);
        assertThat(count(served(1000, Lane.DOWNLOAD, Lane.BACKGROUND), Lane.DOWNLOAD))
                .isEqualTo(700);
    }

    @Test
    void aDownloadIsNextHoweverLongOthersHaveWaited() {
        for (int i = 0; i < 50; i++) {
            served(i, Lane.LOOKUP, Lane.BACKGROUND);
            assertThat(served(1, Lane.values())).containsExactly(Lane.DOWNLOAD);
        }
    }

    @Test
    void withoutSharesTheOrderIsStrict() {
        Shares none = Shares.parse(List.of("lookup:0", "background:0"));

        assertThat(Stream.generate(() -> none.next(lane -> true)).limit(500)).containsOnly(Lane.DOWNLOAD);
        assertThat(none.aheadAtMost(Lane.LOOKUP, 0)).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lookup", "lookup:-1", "lookup:100", "download:50", "lookup=5", ""})
    void malformedSharesAreRefused(String text) {
        assertThatThrownBy(() -> Shares.parse(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void downloadsKeepAShareToo() {
        assertThatThrownBy(() -> Shares.parse(List.of("lookup:60", "background:40")))
                .hasMessageContaining("less than a hundred");
    }
}
