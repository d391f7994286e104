package dev.xs2gateway.orders.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.orders.model.Download;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.Ticket;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadsTest {
    private static final DownloadPolicy WHEN_STATED = new DownloadPolicy(VerifyPolicy.WHEN_STATED, true);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'xs2event', available",
                "'XS2Event', available",
                "' XS2EVENT ', available",
                "'external', distributed-elsewhere",
                "'EXTERNAL', distributed-elsewhere",
                "'external_end_client', distributed-elsewhere",
                "'xs2event2', distributed-elsewhere",
                "'never seen', distributed-elsewhere",
                "'', distributed-elsewhere",
                "null, distributed-elsewhere",
                "'-', distributed-elsewhere"
            })
    void onlyOurChannelIsDownloadable(String channel, String download) {
        assertThat(Vendor.ticket("{distribution_channel: " + channel + "}")
                        .download()
                        .word())
                .isEqualTo(download);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'eticket', available",
                "'ETICKET', available",
                "'e-ticket', available",
                "'E_Ticket', available",
                "'appticket', not-a-file",
                "'paper-ticket', not-a-file",
                "'collection-stadium', not-a-file",
                "'other', not-a-file",
                "'', not-a-file",
                "null, not-a-file",
                "'-', not-a-file"
            })
    void onlyETicketsAreFiles(String type, String download) {
        assertThat(Vendor.ticket("{type_ticket: " + type + "}").download().word())
                .isEqualTo(download);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dummysha", "12341234", "", "   ", "sha256:0123", "zzzz"})
    void aMalformedDigestCannotBeVerified(String sha) {
        String changes = "{ticket_sha: '" + sha + "'}";

        assertThat(Vendor.ticket(changes).sha256()).isNull();
        assertThat(Vendor.ticket(changes).download()).isEqualTo(Download.CHECKSUM_MISSING);
        assertThat(Vendor.order(Vendor.withItem(changes), WHEN_STATED)
                        .tickets()
                        .getFirst()
                        .download())
                .isEqualTo(Download.AVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'-'"})
    void noDigestCannotBeVerified(String none) {
        assertThat(Vendor.ticket("{ticket_sha: " + none + "}").download()).isEqualTo(Download.CHECKSUM_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "  %s", "%s \\n"})
    void aDigestIsReadWithoutCaseAndSpace(String form) {
        for (String hex : new String[] {Vendor.SHA, Vendor.SHA.toUpperCase(Locale.ROOT)}) {
            Ticket ticket = Vendor.ticket("{ticket_sha: '" + form.formatted(hex) + "'}");

            assertThat(ticket.sha256()).extracting(sha -> sha.hex()).isEqualTo(Vendor.SHA);
            assertThat(ticket.download()).isEqualTo(Download.AVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"processing", "postponed", "cancelled", "returned", "never seen", ""})
    void beforeFulfilmentNothingElseCounts(String status) {
        Order order = Vendor.order(Vendor.row(
                "{logistic_status: '" + status + "'}",
                "{}",
                "{distribution_channel: 'external'}",
                "{type_ticket: 'other'}",
                "{download_link: null}",
                "{ticket_sha: null}"));

        assertThat(order.tickets())
                .allSatisfy(ticket -> assertThat(ticket.download()).isEqualTo(Download.NOT_FULFILLED));
    }

    @Test
    void theFirstReasonIsTheOneThatCannotBeHelpedHere() {
        String all = "{distribution_channel: 'external', type_ticket: 'other', download_link: null, ticket_sha: null}";
        String allButChannel = "{type_ticket: 'other', download_link: null, ticket_sha: null}";
        String noFileAndNoDigest = "{download_link: null, ticket_sha: null}";

        assertThat(Vendor.ticket(all).download()).isEqualTo(Download.DISTRIBUTED_ELSEWHERE);
        assertThat(Vendor.ticket(allButChannel).download()).isEqualTo(Download.NOT_A_FILE);
        assertThat(Vendor.ticket(noFileAndNoDigest).download()).isEqualTo(Download.NO_FILE);
    }

    @Test
    void aListedFileHasItsOwnDigest() {
        Order order = Vendor.order(Vendor.withItem("{download_link: null, download_items:"
                + " [{download_link: 'a.pdf', ticket_sha: '" + Vendor.OTHER_SHA + "'},"
                + " {download_link: 'b.pdf', ticket_sha: null}]}"));

        assertThat(order.tickets().getFirst().sha256())
                .extracting(sha -> sha.hex())
                .isEqualTo(Vendor.OTHER_SHA);
        assertThat(order.tickets().getLast().sha256()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "'-'"})
    void aSingleListedFileWithoutADigestHasTheItems(String none) {
        String listed = none.equals("'-'") ? "" : ", ticket_sha: " + none;
        Ticket ticket =
                Vendor.ticket("{download_link: null, download_items: [{download_link: 'a.pdf'" + listed + "}]}");

        assertThat(ticket.sha256()).extracting(sha -> sha.hex()).isEqualTo(Vendor.SHA);
    }

    @Test
    void theItemsDigestAppliesToItsOwnFileOnlyAmongSeveralListedFiles() {
        Order order = Vendor.order(Vendor.withItem("{download_link: 'b.pdf', download_items:"
                + " [{download_link: 'a.pdf', ticket_sha: null}, {download_link: 'b.pdf', ticket_sha: null}]}"));

        assertThat(order.tickets().getFirst().sha256()).isNull();
        assertThat(order.tickets().getLast().sha256())
                .extracting(sha -> sha.hex())
                .isEqualTo(Vendor.SHA);
    }

    @Test
    void aWrongDigestOfAListedFileIsNotReplacedByTheItems() {
        Ticket ticket = Vendor.ticket(
                "{download_link: null, download_items: [{download_link: 'a.pdf', ticket_sha: 'dummysha'}]}");

        assertThat(ticket.sha256()).isNull();
    }

    @Test
    void twoFilesMayShareADigest() {
        Order order = Vendor.order(Vendor.row("{}", "{}", "{orderitem_id: 'item2', download_link: 'b.pdf'}"));

        assertThat(order.tickets())
                .allSatisfy(ticket -> assertThat(ticket.download()).isEqualTo(Download.AVAILABLE));
    }
}
