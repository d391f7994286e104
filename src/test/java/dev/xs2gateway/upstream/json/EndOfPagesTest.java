package dev.xs2gateway.upstream.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.upstream.cdn.Door;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which page of a list of orders is its last. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class EndOfPagesTest extends OrderQueryFixture {
    @Test
    void aListWithoutPaginationIsOnePage() {
        door.sandbox()
                .faults()
                .on(CallKind.LIST, "", Fault.status(200, "application/json", "{\"bookingorders\":[]}", Map.of()));

        assertThat(door.read(BOOKING)).isEmpty();
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void aFullPageWithoutPaginationMayNotBeTheLast() {
        String[] ids = IntStream.range(0, 101).mapToObj(n -> "o" + n).toArray(String[]::new);
        door.sandbox()
                .faults()
                .on(CallKind.LIST, "page=1", bare(Arrays.copyOf(ids, 100)))
                .on(CallKind.LIST, "page=2", bare(ids[100]));

        assertThat(orderIds(door.read(BOOKING))).containsExactly(ids);
        assertThat(door.lists()).isEqualTo(2);
    }

    private static String[] someIds(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "o" + n).toArray(String[]::new);
    }

    @Test
    void pagesThatAreCutWithoutAWordAreFollowed() {
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox()
                    .faults()
                    .on(CallKind.LIST, "page=1", bare(someIds(0, 40)))
                    .on(CallKind.LIST, "page=2", bare(someIds(40, 80)))
                    .on(CallKind.LIST, "page=3", bare(someIds(80, 90)));

            assertThat(large.read(BOOKING)).hasSize(90);
            assertThat(large.lists()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 404, 422})
    void findingTheEndOfCutPagesCostsOneMoreCall(int status) {
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox()
                    .faults()
                    .on(CallKind.LIST, "page=1", bare(someIds(0, 40)))
                    .on(CallKind.LIST, "page=2", status == 200 ? bare(someIds(0, 40)) : refusal(status));

            assertThat(large.read(BOOKING)).hasSize(40);
            assertThat(large.lists()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19})
    void aSmallPageWithoutPaginationIsTheOnlyOne(int orders) {
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox().faults().on(CallKind.LIST, "", bare(someIds(0, orders)));

            assertThat(large.read(BOOKING)).hasSize(orders);
            assertThat(large.lists()).isEqualTo(1);
        }
    }

    @Test
    void aLargePageThatEndsBeforeTheTotalIsNotTakenAsTheLast() {
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox()
                    .faults()
                    .on(CallKind.LIST, "page=1", page(50, "", someIds(0, 40)))
                    .on(CallKind.LIST, "page=2", page(50, "", someIds(40, 50)));

            assertThat(large.read(BOOKING)).hasSize(50);
            assertThat(large.lists()).isEqualTo(2);
        }
    }

    private void endlessPages(int total) {
        for (int n = 1; n <= 60; n++) {
            String said = total == 0 ? "" : "\"total_size\":" + total + ",";
            String body =
                    "{\"bookingorders\":[{\"booking_id\":\"booking1\",\"bookingorder_id\":\"o%d\"}],\"pagination\":{%s\"next_page\":\"more\"}}"
                            .formatted(n, said);
            door.sandbox().faults().once(CallKind.LIST, "", Fault.status(200, "application/json", body, Map.of()));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 20", "3, 20", "24, 25", "1000, 50"})
    void endlessPagesFail(int total, int calls) {
        endlessPages(total);

        assertThat(door.failure(BOOKING)).isEqualTo(new Failure.UpstreamInvalid("XS2Event's pages do not end"));
        assertThat(door.lists()).isEqualTo(calls);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 149})
    void aTooSmallTotalDoesNotEndTheReadingIfANextPageIsStated(int total) {
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox()
                    .faults()
                    .on(CallKind.LIST, "page=1", page(total, "more", someIds(0, 100)))
                    .on(CallKind.LIST, "page=2", page(total, "more", someIds(100, 200)))
                    .on(CallKind.LIST, "page=3", page(total, "", someIds(200, 250)));

            assertThat(orderIds(large.read(BOOKING))).containsExactly(someIds(0, 250));
            assertThat(large.lists()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "null", "false", "\"\""})
    void aMalformedNextPageCostsNoCall(String nextPage) {
        String body = "{\"bookingorders\":[{\"booking_id\":\"booking1\",\"bookingorder_id\":\"o0\"}],"
                + "\"pagination\":{\"next_page\":" + nextPage + "}}";
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", body, Map.of()));

            assertThat(large.read(BOOKING)).hasSize(1);
            assertThat(large.lists()).isEqualTo(1);
        }
    }

    @Test
    void aPageThatBringsNothingNewIsTheLast() {
        door.sandbox().faults().on(CallKind.LIST, "", page(1, "more", "o0"));

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0");
        assertThat(door.lists()).isEqualTo(2);
    }
}
