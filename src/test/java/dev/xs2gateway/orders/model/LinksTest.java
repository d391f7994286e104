package dev.xs2gateway.orders.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.orders.translate.Vendor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ticket-ehmll.pdf | ticket-ehmll.pdf",
                "Ticket ü (1).pdf | Ticket ü (1).pdf",
                "100% sure.pdf | 100% sure.pdf",
                "a%2Fb.pdf | a%2Fb.pdf",
                "a?b#c.pdf | a?b#c.pdf",
                "...pdf | ...pdf",
                "ftp:x.pdf | ftp:x.pdf"
            })
    void aNameIsTakenAsItStands(String link, String name) {
        assertThat(FileNames.ofLink(link)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://files.example.com/a/ticket.pdf | ticket.pdf",
                "HTTP://files.example.com/ticket.pdf | ticket.pdf",
                "https://files.example.com/a/ticket%20one.pdf | ticket one.pdf",
                "https://files.example.com/a/ticket one.pdf | ticket one.pdf",
                "https://files.example.com/a/t%C3%BCr.pdf | tür.pdf",
                "https://files.example.com/a/tür.pdf | tür.pdf",
                "https://files.example.com/a/a+b.pdf | a+b.pdf",
                "https://files.example.com/a/a%2Bb.pdf | a+b.pdf",
                "https://files.example.com/a/ticket[1]{2}.pdf | ticket[1]{2}.pdf",
                "https://files.example.com/a/ticket.pdf?token=a/b | ticket.pdf",
                "https://files.example.com/a/ticket.pdf#page/1 | ticket.pdf",
                "https://user:pass@files.example.com:8443/ticket.pdf | ticket.pdf",
                "' https://files.example.com/a/ticket.pdf ' | ticket.pdf"
            })
    void theNameFromAUrlIsItsDecodedLastSegment(String link, String name) {
        assertThat(FileNames.ofLink(link)).isEqualTo(name);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "\u00a0\t",
                ".",
                "..",
                "/",
                "a/b.pdf",
                "../x.pdf",
                "/etc/passwd",
                "a\\b.pdf",
                "..\\x.pdf",
                "//host/x.pdf",
                "ftp://host/x.pdf",
                "a\nb.pdf",
                "a\r\nb.pdf",
                "a\u0000.pdf",
                "a\u007f.pdf",
                "a\u0085.pdf",
                "https://files.example.com",
                "https://files.example.com/",
                "https://files.example.com/a/",
                "https://files.example.com/a/.",
                "https://files.example.com/a/..",
                "https://files.example.com/a/%2E%2E",
                "https://files.example.com/a%2F..%2Fb.pdf",
                "https://files.example.com/a%5Cb.pdf",
                "https://files.example.com/a%00.pdf",
                "https://files.example.com/a%0Ab.pdf",
                "https://files.example.com/100%.pdf",
                "https://files.example.com/%zz.pdf",
                "https://files.example.com?x=/b.pdf",
                "https:///"
            })
    void anythingElseNamesNoFile(@Nullable String link) {
        assertThat(FileNames.ofLink(link)).isNull();
    }

    @Test
    void aLongNameIsAcceptedAndATooLongOneIsNot() {
        assertThat(FileNames.ofLink("x".repeat(300) + ".pdf")).hasSize(304);
        assertThat(FileNames.ofLink("x".repeat(501))).isNull();
        assertThat(FileNames.ofLink("https://files.example.com/" + "x".repeat(501)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'-'", "null", "''", "'..'", "'a/b.pdf'", "'https://files.example.com/'"})
    void aTicketWithoutAUsableLinkHasNoFile(String link) {
        Ticket ticket = Vendor.ticket("{download_link: " + link + "}");

        assertThat(ticket.download()).isEqualTo(Download.NO_FILE);
        assertThat(ticket.fileName()).isNull();
    }
}
