package dev.xs2gateway.orders.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.orders.web.BookingView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateTest {
    private static final String HERE = "{}";
    private static final String ELSEWHERE = "{distribution_channel: 'external'}";

    /** An order in this state; of a fulfilled one the word says which. */
    private static Order in(String word) {
        return switch (word) {
            case "ready" -> Vendor.order(Vendor.row("{}", HERE));
            case "partly" -> Vendor.order(Vendor.row("{}", HERE, ELSEWHERE));
            case "incomplete" -> Vendor.order(Vendor.row("{}", "{ticket_sha: 'dummysha'}"));
            case "empty" -> Vendor.order(Vendor.row("{}"));
            case "elsewhere" -> Vendor.order(Vendor.row("{}", ELSEWHERE));
            default -> Vendor.order(Vendor.row("{logistic_status: '" + word + "'}", HERE));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "cancelled, ended",
        "CANCELLED, ended",
        "returned, ended",
        "processing, waiting",
        "postponed, waiting",
        "waitforactivation, waiting",
        "administrative, waiting",
        "review, waiting",
        "blocked, waiting",
        "pendingticketupload, waiting",
        "never seen, waiting",
        "'', waiting"
    })
    void anOrderThatIsNotFulfilledWaitsOrHasEnded(String status, String state) {
        assertThat(in(status).state().word()).isEqualTo(state);
    }

    @Test
    void aFulfilledOrderIsWhatItsTicketsAre() {
        assertThat(in("ready").state()).isEqualTo(State.READY);
        assertThat(in("partly").state()).isEqualTo(State.PARTLY);
        assertThat(in("elsewhere").state()).isEqualTo(State.ELSEWHERE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{download_link: null} | incomplete",
                "{download_link: '../x'} | incomplete",
                "{ticket_sha: null} | incomplete",
                "{ticket_sha: 'dummysha'} | incomplete",
                "{orderitem_id: null} | incomplete",
                "{download_link: null, distribution_channel: 'external'} | elsewhere",
                "{ticket_sha: null, type_ticket: 'appticket'} | elsewhere"
            })
    void anOrderThatXs2EventHasStillToCompleteIsNotDistributedElsewhere(String item, String state) {
        assertThat(Vendor.order(Vendor.row("{}", item)).state().word()).isEqualTo(state);
        assertThat(Vendor.order(Vendor.row("{}", item, ELSEWHERE)).state().word())
                .isEqualTo(state);
        assertThat(Vendor.order(Vendor.row("{}", HERE, item)).state()).isEqualTo(State.PARTLY);
    }

    @Test
    void aFulfilledOrderWithoutTicketsIsNotYetAvailable() {
        assertThat(in("empty").state()).isEqualTo(State.WAITING);
    }

    @ParameterizedTest
    @CsvSource({
        "ready, ready, true",
        "ready ready, ready, true",
        "ready partly, partly, true",
        "ready elsewhere, partly, true",
        "elsewhere elsewhere, elsewhere, true",
        "partly partly, partly, true",
        "ready processing, waiting, false",
        "elsewhere review, waiting, false",
        "ready cancelled, ready, false",
        "partly returned, partly, false",
        "elsewhere cancelled, elsewhere, false",
        "incomplete, incomplete, true",
        "incomplete elsewhere, incomplete, true",
        "ready incomplete, partly, true",
        "incomplete cancelled, incomplete, false",
        "incomplete processing, waiting, false",
        "ready empty, waiting, true",
        "empty, waiting, true",
        "processing cancelled, waiting, false",
        "cancelled, ended, false",
        "cancelled returned, ended, false"
    })
    void aBookingIsWhatItsOrdersComeTo(String orders, String state, boolean fulfilled) {
        List<Order> all = Arrays.stream(orders.split(" ")).map(StateTest::in).toList();
        BookingView view = BookingView.of("booking1", new Snapshot(all, Instant.EPOCH));

        assertThat(view.state().word()).isEqualTo(state);
        assertThat(view.fulfilled()).isEqualTo(fulfilled);
    }
}
