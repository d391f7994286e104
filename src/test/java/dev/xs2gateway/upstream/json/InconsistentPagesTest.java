package dev.xs2gateway.upstream.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is believed of pages that contradict each other or their pagination. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class InconsistentPagesTest extends OrderQueryFixture {
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
}
