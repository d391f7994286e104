package dev.xs2gateway.orders.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestedIdsTest {

    private static RequestedIds body(@Nullable String... ids) {
        return RequestedIds.ofBody("bookingId", Arrays.asList(ids));
    }

    private static String[] numbered(int count) {
        return IntStream.range(0, count).mapToObj(n -> "id" + n).toArray(String[]::new);
    }

    private static void isRefused(ThrowingCallable asking, String detail) {
        assertThatThrownBy(asking).isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                .isEqualTo(new Failure.InvalidRequest(detail)));
    }

    @Test
    void theOrderIsKeptAndEachIdIsThereOnce() {
        assertThat(body("b", "a", "b", "c", "a").wellFormed()).containsExactly("b", "a", "c");
        assertThat(RequestedIds.ofQuery("bookingId", List.of("b", "a", "b")).wellFormed())
                .containsExactly("b", "a");
    }

    @Test
    void aQueryTakesAHundredIds() {
        assertThat(RequestedIds.ofQuery("bookingId", List.of(numbered(100))).wellFormed())
                .hasSize(100);
        isRefused(
                () -> RequestedIds.ofQuery("bookingId", List.of(numbered(101))),
                "Request 1 to 100 ids. Send them as id=A&id=B.");
    }

    @Test
    void aBodyTakesAThousand() {
        assertThat(body(numbered(1_000)).wellFormed()).hasSize(1_000);
        isRefused(() -> body(numbered(1_001)), "Request 1 to 1000 ids. Send them as {\"ids\":[\"A\",\"B\"]}.");
    }

    @Test
    void repeatedIdsCountOnce() {
        String[] repeated = IntStream.range(0, 2_000).mapToObj(n -> "same").toArray(String[]::new);

        assertThat(body(repeated).wellFormed()).containsExactly("same");
    }

    @Test
    void noIdsAreNoQuestion() {
        isRefused(
                () -> RequestedIds.ofBody("bookingId", null),
                "Request 1 to 1000 ids. Send them as {\"ids\":[\"A\",\"B\"]}.");
        isRefused(() -> body(), "Request 1 to 1000 ids. Send them as {\"ids\":[\"A\",\"B\"]}.");
        isRefused(() -> RequestedIds.ofQuery("bookingId", List.of()), "Request 1 to 100 ids. Send them as id=A&id=B.");
    }

    @Test
    void malformedIdsAreNotAskedFor() {
        assertThat(body("a", "", "b c", "../d", "ü", "x".repeat(65), "e").wellFormed())
                .containsExactly("a", "e");
    }

    @Test
    void nullIsNotAnIdCalledNull() {
        assertThat(body("a", null, "b").wellFormed()).containsExactly("a", "b");
        assertThat(body("null").wellFormed()).containsExactly("null");
        assertThat(body("null", null).ids()).containsExactly("null", "");
    }
}
