package dev.xs2gateway.upstream.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.NothingToAsk;
import dev.xs2gateway.upstream.call.UniAwaiter;
import dev.xs2gateway.upstream.cdn.Door;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the pages of a list of orders are asked for, and how large they may be. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class OrderPagesTest extends OrderQueryFixture {
    private static List<String> queries(Door door) {
        return door.sandbox().calls().of(CallKind.LIST, "").stream()
                .map(call -> URLDecoder.decode(call.target(), StandardCharsets.UTF_8))
                .map(target -> target.substring(target.indexOf('?') + 1))
                .toList();
    }

    @Test
    void pagesAreFollowedByNumberAndEachIsPaidFor() {
        put(door, 5);
        CallAccount account = CallAccount.onLookup("tester");

        assertThat(orderIds(door.read(BOOKING, account))).containsExactly("o0", "o1", "o2", "o3", "o4");

        assertThat(account.calls()).isEqualTo(3);
        assertThat(queries(door))
                .containsExactly(
                        "booking_id=in:[booking1]&page=1&page_size=2",
                        "booking_id=in:[booking1]&page=2&page_size=2",
                        "booking_id=in:[booking1]&page=3&page_size=2");
    }

    @Test
    void theHostOfTheNextPageIsNeverFollowed() {
        put(door, 3);
        door.read(BOOKING);

        String host = door.sandbox().apiUrl().getAuthority();
        assertThat(door.sandbox().calls().all()).hasSize(2).allSatisfy(call -> assertThat(call.headers())
                .containsEntry("host", List.of(host)));
    }

    @Test
    void ordersAreAskedForByTheirOwnField() {
        put(door, 1);

        List<Row> rows = UniAwaiter.item(door.client()
                .orders(
                        IdKind.ORDER,
                        () -> Uni.createFrom().item(List.of("o0", "o7")),
                        CallAccount.onLookup("tester")));

        assertThat(orderIds(rows)).containsExactly("o0");
        assertThat(queries(door)).containsExactly("bookingorder_id=in:[o0,o7]&page=1&page_size=2");
    }

    @Test
    void aRefusedPageSizeIsAskedAgainWithFiftyAndRemembered() {
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            put(large, 60);
            large.sandbox().maxPageSize(60);

            assertThat(large.read(BOOKING)).hasSize(60);
            assertThat(queries(large))
                    .extracting(query -> query.substring(query.indexOf("&page=")))
                    .containsExactly("&page=1&page_size=100", "&page=1&page_size=50", "&page=2&page_size=50");
            large.sandbox().calls().clear();

            large.read(BOOKING);
            assertThat(queries(large))
                    .extracting(query -> query.substring(query.indexOf("&page=")))
                    .containsExactly("&page=1&page_size=50", "&page=2&page_size=50");
        }
    }

    @Test
    void aRefusalThatIsNotAboutThePageSizeTeachesNothing() {
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox().faults().times(2, CallKind.LIST, "", Fault.status(422));

            assertThat(large.failure(BOOKING)).isEqualTo(new Failure.QueryRefused(422));
            large.read(BOOKING);

            assertThat(queries(large).getLast()).endsWith("&page_size=100");
        }
    }

    @Test
    void aSizeThatWasAnsweredOnceIsNotBlamedForARefusal() {
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.read(BOOKING);
            large.sandbox().faults().once(CallKind.LIST, "", Fault.status(422));

            assertThat(large.failure(BOOKING)).isEqualTo(new Failure.QueryRefused(422));

            assertThat(large.lists()).isEqualTo(2);
        }
    }

    @Test
    void aPageSizeThatXs2EventCutsIsLearnt() {
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox()
                    .faults()
                    .once(
                            CallKind.LIST,
                            "",
                            Fault.status(
                                    200,
                                    "application/json",
                                    "{\"bookingorders\":[],\"pagination\":{\"total_size\":0,\"page_size\":20,\"next_page\":\"more\"}}",
                                    Map.of()));

            large.read(BOOKING);
            assertThat(large.client().pageSize()).isEqualTo(20);
            large.read(BOOKING);

            assertThat(queries(large).getLast()).endsWith("&page_size=20");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "40, ''", "1, more", "19, more"})
    void aSizeThatMayBeHowManyOrdersThereAreIsNotLearnt(int size, String nextPage) {
        String body = """
                {"bookingorders":[{"booking_id":"booking1","bookingorder_id":"o0"}],
                 "pagination":{"total_size":1,"page_size":%d,"next_page":"%s"}}""".formatted(size, nextPage);
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox().faults().once(CallKind.LIST, "", Fault.status(200, "application/json", body, Map.of()));
            assertThat(large.read(BOOKING)).hasSize(1);
            large.sandbox().calls().clear();
            put(large, 50);

            assertThat(large.read(BOOKING)).hasSize(50);
            assertThat(large.lists()).isEqualTo(1);
            assertThat(large.client().pageSize()).isEqualTo(100);
        }
    }

    @Test
    void idsGatherUntilTheCallMayLeave() {
        List<String> gathered = new ArrayList<>(List.of("o0"));
        var rows = door.client()
                .orders(IdKind.ORDER, () -> Uni.createFrom().item(gathered), CallAccount.onLookup("tester"));
        gathered.add("o1");

        UniAwaiter.item(rows);

        assertThat(queries(door)).singleElement().asString().contains("in:[o0,o1]");
    }

    @Test
    void abandonedIdsCauseNoCall() {
        CallAccount account = CallAccount.onLookup("tester");

        assertThatThrownBy(() -> UniAwaiter.item(door.client()
                        .orders(IdKind.ORDER, () -> Uni.createFrom().item(List.of()), account)))
                .isInstanceOf(NothingToAsk.class);

        assertThat(door.lists()).isZero();
        assertThat(account.calls()).isZero();
    }

    @Test
    void aRefusedSizeThatCannotBeTooLargeIsNotAskedAgain() {
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(400));

        assertThat(door.failure(BOOKING)).isEqualTo(new Failure.QueryRefused(400));
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void aPageOfTenThousandOrdersIsReadWhole() {
        String[] ids = IntStream.range(0, 10_000).mapToObj(n -> "o" + n).toArray(String[]::new);
        door.sandbox().faults().on(CallKind.LIST, "", page(10_000, "", ids));

        assertThat(orderIds(door.read(BOOKING))).containsExactly(ids);
    }
}
