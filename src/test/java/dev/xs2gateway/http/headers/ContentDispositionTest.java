package dev.xs2gateway.http.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentDispositionTest {
    /** What RFC 6266 and RFC 8187 allow, and nothing else. */
    private static final Pattern WELL_FORMED = Pattern.compile(
            "attachment; filename=\"([ !#-\\[\\]-~]+)\"; filename\\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+)");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain.pdf | plain.pdf | plain.pdf",
                "Home v Away - Category 1.pdf | Home v Away - Category 1.pdf | Home%20v%20Away%20-%20Category%201.pdf",
                "Bayern München.pdf | Bayern Munchen.pdf | Bayern%20M%C3%BCnchen.pdf",
                "Straße.pdf | Strasse.pdf | Stra%C3%9Fe.pdf",
                "50% off.pdf | 50_ off.pdf | 50%25%20off.pdf",
                "%41.pdf | _41.pdf | %2541.pdf",
                "a\"b.pdf | a_b.pdf | a_b.pdf",
                "a\\b.pdf | a_b.pdf | a_b.pdf",
                "../../etc/passwd | _.._etc_passwd | _.._etc_passwd",
                "C:\\x.pdf | C__x.pdf | C__x.pdf",
                "it's; a=b.pdf | it's; a=b.pdf | it%27s%3B%20a%3Db.pdf",
                "日本.pdf | __.pdf | %E6%97%A5%E6%9C%AC.pdf",
                ".hidden.pdf | hidden.pdf | hidden.pdf",
                "... | download | download",
                "\u0300 | download | %CC%80",
            })
    void aNameIsSentInBothForms(String saveAs, String ascii, String encoded) {
        assertThat(ContentDisposition.attachment(saveAs))
                .isEqualTo("attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded);
    }

    @Test
    void lineEndsCannotLeaveTheHeader() {
        assertThat(ContentDisposition.attachment("a\r\nSet-Cookie: x=1\u0000\u007f\u0085\u2028.pdf"))
                .isEqualTo("attachment; filename=\"a__Set-Cookie_ x=1____.pdf\"; "
                        + "filename*=UTF-8''a__Set-Cookie_%20x%3D1____.pdf");
    }

    /** Else "invoice[RLO]fdp.exe" would be read as "invoiceexe.pdf". */
    @Test
    void marksThatTurnTheWritingRoundAreTakenOut() {
        assertThat(ContentDisposition.attachment("a\u202efdp.\u200fexe\u2066"))
                .isEqualTo("attachment; filename=\"afdp.exe\"; filename*=UTF-8''afdp.exe");
    }

    @Test
    void emojiStayWholeAndHalvesOfThemDoNotStay() {
        assertThat(ContentDisposition.attachment("\ud83c\udfab.pdf"))
                .isEqualTo("attachment; filename=\"_.pdf\"; filename*=UTF-8''%F0%9F%8E%AB.pdf");
        assertThat(ContentDisposition.attachment("\ud83c.pdf"))
                .isEqualTo("attachment; filename=\"_.pdf\"; filename*=UTF-8''_.pdf");
    }

    @Test
    void aLongNameKeepsItsEnding() {
        String encoded = encoded(ContentDisposition.attachment("ü".repeat(300) + ".pdf"));

        assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo("ü".repeat(146) + ".pdf");
    }

    @Property
    void anyNameMakesOneWellFormedHeader(@ForAll String saveAs) {
        String header = ContentDisposition.attachment(saveAs);

        assertThat(header).matches(WELL_FORMED).hasSizeLessThan(2_200);
        String decoded = URLDecoder.decode(encoded(header).replace("+", "%2B"), StandardCharsets.UTF_8);
        assertThat(decoded).isNotBlank().doesNotContain("/", "\\", "\"").doesNotStartWith(".");
    }

    private static String encoded(String header) {
        Matcher matcher = WELL_FORMED.matcher(header);
        assertThat(matcher.matches()).describedAs(header).isTrue();
        return matcher.group(2);
    }
}
