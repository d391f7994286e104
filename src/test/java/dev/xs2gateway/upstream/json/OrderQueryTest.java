package dev.xs2gateway.upstream.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.sandbox.Call;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.SandboxOrder;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.NothingToAsk;
import dev.xs2gateway.upstream.call.UniAwaiter;
import dev.xs2gateway.upstream.cdn.Door;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class OrderQueryTest {
    private static final String BOOKING = "booking1";
    private static final Fault API_404 = refusal(404);

    @Inject
    Vertx vertx;

    private Door door;

    @BeforeEach
    void open() {
        door = Door.open(vertx, Map.of("page-size", "2"));
    }

    @AfterEach
    void close() {
        door.close();
    }

    private static void put(Door door, int orders) {
        IntStream.range(0, orders).forEach(n -> door.sandbox()
                .order()
                .bookingId(BOOKING)
                .orderId("o" + n)
                .put());
    }

    /** A refusal of the API itself. */
    private static Fault refusal(int status) {
        return Fault.status(status, "application/json", "{\"message\":\"x\"}", Map.of());
    }

    private static List<String> orderIds(List<Row> rows) {
        return rows.stream().map(row -> String.valueOf(row.orderId())).toList();
    }

    private static List<String> queries(Door door) {
        return door.sandbox().calls().of(CallKind.LIST, "").stream()
                .map(call -> URLDecoder.decode(call.target(), StandardCharsets.UTF_8))
                .map(target -> target.substring(target.indexOf('?') + 1))
                .toList();
    }

    /** A list answer that the vendor might give, with these orders of the booking. */
    private static Fault page(int total, String nextPage, String... orderIds) {
        String rows = List.of(orderIds).stream()
                .map("{\"booking_id\":\"booking1\",\"bookingorder_id\":\"%s\",\"items\":[]}"::formatted)
                .collect(Collectors.joining(","));
        String body = "{\"bookingorders\":[%s],\"pagination\":{\"total_size\":%d,\"next_page\":\"%s\"}}"
                .formatted(rows, total, nextPage);
        return Fault.status(200, "application/json", body, Map.of());
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
    void pagesThatDoNotAddUpAreReadOnceMore() {
        put(door, 2);
        door.sandbox().faults().once(CallKind.LIST, "", page(2, "", "o0"));

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0", "o1");
        assertThat(door.lists()).isEqualTo(2);
    }

    @Test
    void aTotalThatIsTooLargeTwiceIsPaidForNoMore() {
        door.sandbox().faults().on(CallKind.LIST, "page=1", page(9, "", "o0"));
        door.sandbox().faults().on(CallKind.LIST, "page=2", page(9, "", "o0"));

        assertThat(door.read(BOOKING)).hasSize(1);
        assertThat(door.read("booking2")).hasSize(1);
        int before = door.lists();
        assertThat(orderIds(door.read("booking3"))).containsExactly("o0");

        assertThat(before).as("each read twice").isGreaterThanOrEqualTo(4);
        assertThat(door.lists() - before).isEqualTo(1);
    }

    @Test
    void aTotalThatIsTooLargeForOnePageIsStillBelievedOfSeveral() {
        door.sandbox().faults().times(4, CallKind.LIST, "", page(9, "", "o0"));
        door.read(BOOKING);
        door.read(BOOKING);
        door.sandbox().calls().clear();
        door.sandbox()
                .faults()
                .once(CallKind.LIST, "", page(4, "more", "o0", "o1"))
                .once(CallKind.LIST, "", page(4, "", "o2"));
        put(door, 4);

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0", "o1", "o2", "o3");
        assertThat(door.lists()).isEqualTo(4);
    }

    @Test
    void anOrderThatMovesIsLookedForAgainEvenWhereTotalsAreKnownToBeTooLarge() {
        door.sandbox().faults().times(4, CallKind.LIST, "page=1", page(9, "more", "o0", "o1"));
        door.sandbox().faults().times(4, CallKind.LIST, "page=2", page(9, "", "o2"));
        door.read(BOOKING);
        door.read(BOOKING);
        assertThat(door.lists()).as("each read twice").isEqualTo(8);
        door.sandbox()
                .faults()
                .once(CallKind.LIST, "page=1", page(3, "more", "o0", "o1"))
                .once(CallKind.LIST, "page=2", page(3, "", "o1"));
        put(door, 3);

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0", "o1", "o2");
        assertThat(door.lists()).isEqualTo(8 + 4);
    }

    @Test
    void anOrderThatMovesBetweenTwoPagesIsThereOnce() {
        door.sandbox()
                .faults()
                .once(CallKind.LIST, "", page(3, "more", "o0", "o1"))
                .once(CallKind.LIST, "", page(3, "", "o1"));
        put(door, 3);

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0", "o1", "o2");
        assertThat(door.lists()).isEqualTo(4);
    }

    @Test
    void pagesThatStayInconsistentAreRejected() {
        door.sandbox().faults().once(CallKind.LIST, "", page(9, "", "o0")).once(CallKind.LIST, "", page(9, "", "o1"));

        assertThat(door.failure(BOOKING)).isEqualTo(new Failure.UpstreamInvalid("XS2Event's pages are inconsistent"));
        assertThat(door.lists()).isEqualTo(2);
    }

    @Test
    void aPageThatIsGoneTakesNothingBack() {
        put(door, 3);
        door.sandbox().faults().once(CallKind.LIST, "page=2", API_404);

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0", "o1", "o2");
        assertThat(door.lists()).isEqualTo(4);
    }

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

    private static Fault bare(String... orderIds) {
        String rows = List.of(orderIds).stream()
                .map("{\"booking_id\":\"booking1\",\"bookingorder_id\":\"%s\",\"items\":[]}"::formatted)
                .collect(Collectors.joining(","));
        return Fault.status(200, "application/json", "{\"bookingorders\":[" + rows + "]}", Map.of());
    }

    @Test
    void anOddFieldFailsNoLookup() {
        String rows = """
                {"bookingorders":[
                  {"booking_id":"booking1","bookingorder_id":"o0","event_name":{"en":"x"},"invoices":["1",{}],
                   "items":[{"orderitem_id":"i","quantity":"many","seat":[1]}]},
                  {"booking_id":"booking1","bookingorder_id":"o1","items":[{"orderitem_id":"i","quantity":99999999999999}]}],
                 "pagination":{"total_size":2,"next_page":false}}
                """;
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0", "o1");
        assertThat(door.lists()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "\"\"", "\"none\"", "7", "true", "null"})
    void aMalformedPaginationFailsNoLookup(String pagination) {
        String rows = "{\"bookingorders\":[{\"booking_id\":\"booking1\",\"bookingorder_id\":\"o0\"}],\"pagination\":"
                + pagination + "}";
        try (Door large = Door.open(vertx, Map.of("page-size", "100"))) {
            large.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

            assertThat(orderIds(large.read(BOOKING))).containsExactly("o0");
            assertThat(large.lists()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"invoices\":\"\"",
                "\"invoices\":\"12345\"",
                "\"invoices\":{\"0\":\"12345\"}",
                "\"invoices\":12345",
                "\"items\":\"\"",
                "\"items\":\" \"",
                "\"items\":{}"
            })
    void anOddListCostsNoOrder(String odd) {
        String rows = """
                {"bookingorders":[{"booking_id":"booking1","bookingorder_id":"o0",%s}],
                 "pagination":{"total_size":1,"next_page":""}}""".formatted(odd);
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

        OrderRow order = (OrderRow) door.read(BOOKING).getFirst();

        assertThat(order.invoices()).isNullOrEmpty();
        assertThat(order.items()).isNullOrEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "{}", "[]", "null"})
    void anEmptyListOfFilesMayBeWrittenInManyWays(String empty) {
        String rows = """
                {"bookingorders":[{"booking_id":"booking1","bookingorder_id":"o0",
                  "items":[{"orderitem_id":"i","download_items":%s,"download_link":"a.pdf"}]}],
                 "pagination":{"total_size":1,"next_page":""}}""".formatted(empty);
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

        OrderRow order = (OrderRow) door.read(BOOKING).getFirst();

        assertThat(order.items()).singleElement().satisfies(item -> {
            assertThat(item.downloads()).isNullOrEmpty();
            assertThat(item.link()).isEqualTo("a.pdf");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"items\":\"oops\"",
                "\"items\":[\"oops\"]",
                "\"items\":7",
                "\"items\":{\"0\":{\"orderitem_id\":\"i\"}}",
                "\"items\":[{\"orderitem_id\":\"i\",\"download_items\":\"oops\"}]",
                "\"items\":[{\"orderitem_id\":\"i\",\"download_items\":false}]",
                "\"items\":[{\"orderitem_id\":\"i\",\"download_items\":{\"downloaditem_id\":\"d\"}}]",
                "\"items\":[{\"orderitem_id\":\"i\",\"download_items\":[\"oops\"]}]"
            })
    void aRowThatCannotBeReadCostsNoOtherItsAnswer(String odd) {
        String rows = """
                {"bookingorders":[{"booking_id":"booking1","bookingorder_id":"o0","items":[]},
                  {"booking_id":"odd","bookingorder_id":"o1",%s}, null, "oops"],
                 "pagination":{"total_size":4,"next_page":""}}""".formatted(odd);
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

        List<Row> read = door.read(BOOKING);

        assertThat(read.getFirst()).isInstanceOf(OrderRow.class);
        assertThat(read.stream().skip(1)).hasOnlyElementsOfType(BadRow.class);
        assertThat(read).extracting(Row::bookingId).containsExactly("booking1", "odd", null, null);
        assertThat(read).extracting(Row::orderId).containsExactly("o0", "o1", null, null);
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void inconsistentPagesAreAcceptedIfBothReadingsAgree() {
        door.sandbox().faults().on(CallKind.LIST, "", page(3, "", "o0"));

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0");
        assertThat(door.lists()).isEqualTo(2);
    }

    @Test
    void anOrderThatIsListedTwiceIsCountedTwice() {
        door.sandbox().faults().on(CallKind.LIST, "", page(2, "", "o0", "o0"));

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0");
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void rowsWithoutIdsAreCountedToo() {
        String rows =
                "{\"bookingorders\":[{\"booking_id\":\"booking1\"}],\"pagination\":{\"total_size\":1,\"next_page\":\"\"}}";
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", rows, Map.of()));

        assertThat(door.read(BOOKING)).hasSize(1);
        assertThat(door.lists()).isEqualTo(1);
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
    void anAnswerWithoutEndIsDropped() {
        String endless = "{\"bookingorders\":[\"" + "x".repeat(9 << 20) + "\"]}";
        door.sandbox()
                .faults()
                .on(CallKind.LIST, "", Fault.status(200, "application/json", endless, Map.of()))
                .on(CallKind.LIST, "", Fault.chunked());

        assertThat(door.failure(BOOKING)).isEqualTo(new Failure.UpstreamInvalid("XS2Event's response is too large"));
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void aPageThatBringsNothingNewIsTheLast() {
        door.sandbox().faults().on(CallKind.LIST, "", page(1, "more", "o0"));

        assertThat(orderIds(door.read(BOOKING))).containsExactly("o0");
        assertThat(door.lists()).isEqualTo(2);
    }

    @Test
    void a404OfTheApiForOneIdMeansNoOrders() {
        door.sandbox().faults().on(CallKind.LIST, "", API_404);

        assertThat(door.read(BOOKING)).isEmpty();
        assertThat(door.lists()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>404</html>", "default backend - 404", "", "null", "[]", "\"not found\""})
    void a404ThatIsNotTheApisOwnIsAnOutage(String body) {
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(404, "application/json", body, Map.of()));

        assertThat(door.failure(BOOKING)).isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void a404ForSeveralIdsIsNoResultForAnyOfThem() {
        door.sandbox().faults().on(CallKind.LIST, "", API_404);

        assertThatThrownBy(() -> UniAwaiter.item(door.client()
                        .orders(
                                IdKind.BOOKING,
                                () -> Uni.createFrom().item(List.of(BOOKING, "booking2")),
                                CallAccount.onLookup("tester"))))
                .isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                        .isInstanceOf(Failure.UpstreamUnavailable.class));
    }

    @Test
    void aPageOfTenThousandOrdersIsReadWhole() {
        String[] ids = IntStream.range(0, 10_000).mapToObj(n -> "o" + n).toArray(String[]::new);
        door.sandbox().faults().on(CallKind.LIST, "", page(10_000, "", ids));

        assertThat(orderIds(door.read(BOOKING))).containsExactly(ids);
    }

    @Test
    void rowsWithoutItemDetailsAreCompletedByTheSingleRead() {
        SandboxOrder bare = door.sandbox()
                .order()
                .bookingId(BOOKING)
                .orderId("bare")
                .withoutItemDetails()
                .put();
        put(door, 1);
        CallAccount account = CallAccount.onLookup("tester");

        List<Row> rows = door.read(BOOKING, account);

        assertThat(orderIds(rows)).containsExactly("bare", "o0");
        assertThat(rows).noneMatch(OrderQueryTest::lacksItemDetails);
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, bare.orderId()))
                .isEqualTo(1);
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(1);
        assertThat(account.calls()).isEqualTo(2);
    }

    @Test
    void theFlatListIsCompletedToo() {
        try (Door flat = Door.open(vertx, Map.of("orders-path", "/v1/bookingorders/list"))) {
            put(flat, 2);

            assertThat(flat.read(BOOKING)).hasSize(2).noneMatch(OrderQueryTest::lacksItemDetails);
            assertThat(flat.lists()).isEqualTo(1);
            assertThat(flat.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(2);
        }
    }

    @Test
    void anOrderThatIsGoneBeforeItsSingleReadIsNotLeftOut() {
        door.sandbox()
                .order()
                .bookingId(BOOKING)
                .orderId("gone")
                .withoutItemDetails()
                .put();
        door.sandbox().faults().on(CallKind.SINGLE, "", API_404);

        assertThat(door.read(BOOKING))
                .containsExactly(new BadRow(
                        BOOKING,
                        "gone",
                        new Failure.UpstreamInvalid("XS2Event lists this order but does not return it")));
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(1);
    }

    private static boolean lacksItemDetails(Row row) {
        return ((OrderRow) row).lacksItemDetails();
    }

    /** Five orders of five bookings, of whose single reads the third goes wrong. */
    private List<Row> fiveFlatRows(Fault third) {
        IntStream.range(0, 5).forEach(n -> door.sandbox()
                .order()
                .bookingId("b" + n)
                .orderId("flat" + n)
                .withoutItemDetails()
                .put());
        door.sandbox().faults().on(CallKind.SINGLE, "flat2", third);
        List<String> ids = IntStream.range(0, 5).mapToObj(n -> "b" + n).toList();
        return UniAwaiter.item(
                door.client().orders(IdKind.BOOKING, () -> Uni.createFrom().item(ids), CallAccount.onLookup("tester")));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 418, 422, 500, 501})
    void aFailedSingleReadFailsItsOwnOrderOnly(int status) {
        List<Row> rows = fiveFlatRows(Fault.status(status));

        assertThat(rows)
                .filteredOn(BadRow.class::isInstance)
                .extracting(Row::bookingId)
                .containsExactly("b2");
        assertThat(rows).hasSize(5);
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(status == 500 ? 6 : 5);
    }

    @Test
    void aSingleReadThatIsNotAnsweredFailsItsOwnOrderOnly() {
        List<Row> rows = fiveFlatRows(Fault.refuse());

        assertThat(rows)
                .filteredOn(BadRow.class::isInstance)
                .extracting(Row::bookingId)
                .containsExactly("b2");
    }

    @Test
    void twoSingleReadsThatAreNotAnsweredAreTheLast() {
        door.sandbox().faults().on(CallKind.SINGLE, "flat3", Fault.refuse());

        List<Row> rows = fiveFlatRows(Fault.refuse());

        assertThat(rows)
                .filteredOn(BadRow.class::isInstance)
                .extracting(Row::bookingId)
                .containsExactly("b2", "b3", "b4");
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "flat4")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429, 503})
    void aLimitStopsTheSingleReadsThatWereToCome(int status) {
        List<Row> rows = fiveFlatRows(Fault.status(status));

        assertThat(rows)
                .filteredOn(BadRow.class::isInstance)
                .extracting(Row::bookingId)
                .containsExactly("b2", "b3", "b4");
        assertThat(door.sandbox().calls().count(CallKind.SINGLE, "")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"bookingorder_id\":\"another\",\"booking_id\":\"booking1\"}"})
    void aSingleReadThatIsNotTheOrderIsNotTakenForItsEnd(String body) {
        door.sandbox().order().bookingId(BOOKING).withoutItemDetails().put();
        door.sandbox().faults().on(CallKind.SINGLE, "", Fault.status(200, "application/json", body, Map.of()));

        assertThat(door.read(BOOKING)).singleElement().isInstanceOfSatisfying(BadRow.class, bad -> assertThat(bad.why())
                .isEqualTo(new Failure.UpstreamInvalid("XS2Event returned a different order")));
    }

    @Test
    void aFailedSingleReadFailsTheLookup() {
        door.sandbox().order().bookingId(BOOKING).withoutItemDetails().put();
        door.sandbox().faults().on(CallKind.SINGLE, "", Fault.status(503));

        assertThat(door.failure(BOOKING)).isInstanceOf(Failure.UpstreamUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{\"bookingorders\":null}",
                "[]",
                "\"text\"",
                "{\"bookingorders\":{}}",
                "{\"bookingorders\":\"\"}"
            })
    void anAnswerWithoutAListIsNoEmptyList(String body) {
        door.sandbox().faults().on(CallKind.LIST, "", Fault.status(200, "application/json", body, Map.of()));

        assertThat(door.failure(BOOKING)).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(door.lists()).isEqualTo(1);
    }

    @Test
    void aRedirectIsNotFollowed() {
        door.sandbox()
                .faults()
                .on(CallKind.LIST, "", Fault.redirect(door.sandbox().cdnUrl() + "/v1/bookingorders", 302));

        assertThat(door.failure(BOOKING)).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(door.sandbox().calls().all()).extracting(Call::kind).containsExactly(CallKind.LIST);
    }
}
