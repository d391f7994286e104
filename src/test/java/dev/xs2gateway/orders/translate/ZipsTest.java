package dev.xs2gateway.orders.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.orders.model.Download;
import dev.xs2gateway.orders.model.Order;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipsTest {
    private static Order.Zip zip(String change, VerifyPolicy verify, boolean reachable, String... items) {
        return Vendor.order(Vendor.row(change, items), new DownloadPolicy(verify, reachable))
                .zip();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "SHA, REQUIRED, true, available",
                "SHA, WHEN_STATED, true, available",
                "SHA, REQUIRED, false, assembled",
                "SHA, WHEN_STATED, false, assembled",
                "'dummysha', REQUIRED, true, assembled",
                "'dummysha', WHEN_STATED, true, available",
                "'12341234', WHEN_STATED, true, available",
                "'12341234', WHEN_STATED, false, assembled",
                "'', WHEN_STATED, true, assembled",
                "' ', WHEN_STATED, true, assembled",
                "null, WHEN_STATED, true, assembled",
                "'-', WHEN_STATED, true, assembled",
                "null, REQUIRED, true, assembled"
            })
    void aZipExistsIfItsDigestIsFilledAndItCanBeFetched(
            String sha, VerifyPolicy verify, boolean reachable, String download) {
        String given = sha.equals("SHA") ? "'" + Vendor.SHA + "'" : sha;

        assertThat(zip("{zip_sha: " + given + "}", verify, reachable, "{}")
                        .download()
                        .word())
                .isEqualTo(download);
    }

    @Test
    void aZipsDigestIsReadAsATicketsIs() {
        String upper = Vendor.SHA.toUpperCase(Locale.ROOT);

        assertThat(zip("{zip_sha: ' " + upper + " '}", VerifyPolicy.REQUIRED, true, "{}")
                        .sha256())
                .extracting(sha -> sha.hex())
                .isEqualTo(Vendor.SHA);
        assertThat(zip("{zip_sha: 'dummysha'}", VerifyPolicy.WHEN_STATED, true, "{}")
                        .sha256())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"external,eticket", "null,eticket", "xs2event,appticket"})
    void xs2EventsZipIsNotUsedIfItMayContainTicketsThatMustNotBeDelivered(String channel, String type) {
        String other = "{distribution_channel: " + (channel.equals("null") ? channel : "'" + channel + "'")
                + ", type_ticket: '" + type + "'}";

        Order.Zip mixed = zip("{zip_sha: '" + Vendor.SHA + "'}", VerifyPolicy.REQUIRED, true, "{}", other);

        assertThat(mixed.download()).isEqualTo(Download.PARTIAL);
        assertThat(mixed.fetchable()).isTrue();
    }

    @Test
    void beforeFulfilmentThereIsNoZip() {
        String processing = "{logistic_status: 'processing', zip_sha: '" + Vendor.SHA + "'}";

        assertThat(zip(processing, VerifyPolicy.REQUIRED, true, "{}").download())
                .isEqualTo(Download.NOT_FULFILLED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{distribution_channel: 'external'} | none",
                "{type_ticket: 'appticket'} | none",
                "{ticket_sha: null} | none",
                "{download_link: null} | none"
            })
    void aZipWithoutDeliverableTicketsDoesNotExist(String item, String download) {
        assertThat(zip("{zip_sha: '" + Vendor.SHA + "'}", VerifyPolicy.REQUIRED, true, item)
                        .download()
                        .word())
                .isEqualTo(download);
    }
}
