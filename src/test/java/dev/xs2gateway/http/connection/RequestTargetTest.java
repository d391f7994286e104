package dev.xs2gateway.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/orders/a%2Fb;c=d/tickets.zip?partial=true&x=%25", "*", "http://host:80/a?b=c", ""})
    void aTargetThatIsAUriStaysAsItIs(String target) {
        assertThat(RequestTarget.mended(target)).isSameAs(target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a|b /a%7Cb",
                "/100% /100%25",
                "/%zz%4 /%25zz%254",
                "/a?b=%&c=d /a?b=%25&c=d",
                "/a#b?c#d /a%23b?c%23d",
                "/a[0]?b[1]=2 /a%5B0%5D?b%5B1%5D=2",
                "/\u00e9 /%E9",
                "/\u20ac /%E2%82%AC"
            })
    void whatAUriCannotContainIsEncoded(String target, String mended) {
        assertThat(RequestTarget.mended(target)).isEqualTo(mended);
        assertThat(RequestTarget.isUri(mended)).isTrue();
    }

    @Test
    void anyCharacterMayBeSent() {
        for (char any = 0; any < 0x100; any++) {
            assertThat(URI.create(RequestTarget.mended("/a" + any + "b?c" + any + "d" + any)))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {":a", "host:443", "http://"})
    void whatIsNoPathIsNoUriThatIsServed(String target) {
        assertThat(RequestTarget.isUri(target)).isFalse();
    }
}
