package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.xs2gateway.InvalidSettingException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiOriginTest {
    private static final String KEY = "secret-key";
    private static final ApiOrigin ORIGIN = new ApiOrigin(URI.create("https://api.xs2event.com"), ApiKey.fixed(KEY));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.xs2event.com",
                "https://api.xs2event.com/",
                "https://api.xs2event.com/v1/bookingorders?booking_id=in%3A%5Ba%5D",
                "https://api.xs2event.com:443/v1",
                "https://API.XS2Event.COM/v1",
                "https://someone@api.xs2event.com/v1"
            })
    void theOwnOriginSeesTheKey(String uri) {
        assertThat(ORIGIN.keyFor(URI.create(uri))).isEqualTo(Map.of("X-Api-Key", KEY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.xs2event.com/v1",
                "http://api.xs2event.com:443/v1",
                "https://api.xs2event.com:8443/v1",
                "https://testapi.xs2event.com/v1",
                "https://xs2event.com/v1",
                "https://api.xs2event.com.example.com/v1",
                "https://api.xs2event.com./v1",
                "https://api.xs2event.com@example.com/v1",
                "https://api.xs2event.com:443@example.com/v1",
                "https://example.com/https://api.xs2event.com",
                "https://example.com#@api.xs2event.com/",
                "https://example.com?@api.xs2event.com/",
                "HTTPS+x://api.xs2event.com/v1",
                "//api.xs2event.com/v1",
                "/v1/bookingorders",
                "https:api.xs2event.com",
                "mailto:api@api.xs2event.com",
                ""
            })
    void noOtherOriginSeesTheKey(String uri) {
        assertThat(ORIGIN.keyFor(URI.create(uri))).isEmpty();
    }

    @Test
    void aPortIsPartOfTheOrigin() {
        ApiOrigin local = new ApiOrigin(URI.create("http://127.0.0.1:9090"), ApiKey.fixed(KEY));

        assertThat(local.keyFor(URI.create("http://127.0.0.1:9090/v1"))).isNotEmpty();
        assertThat(local.keyFor(URI.create("http://127.0.0.1:9091/v1"))).isEmpty();
        assertThat(local.keyFor(URI.create("http://127.0.0.1/v1"))).isEmpty();
        assertThat(local.keyFor(URI.create("http://localhost:9090/v1"))).isEmpty();
    }

    @Test
    void anAddressLiesBelowTheOrigin() {
        assertThat(ORIGIN.at("/v1/bookingorders")).hasToString("https://api.xs2event.com/v1/bookingorders");
        assertThat(ORIGIN.at("/v1/bookingorders", "o1", "invoice", "12345"))
                .hasToString("https://api.xs2event.com/v1/bookingorders/o1/invoice/12345");
        assertThat(new ApiOrigin(URI.create("http://localhost:80/"), ApiKey.fixed(KEY)).at("/v1"))
                .hasToString("http://localhost:80/v1");
        assertThat(new ApiOrigin(URI.create("https://proxy.example.com/xs2//"), ApiKey.fixed(KEY)).at("/v1"))
                .hasToString("https://proxy.example.com/xs2/v1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ticket 1.pdf | ticket%201.pdf",
                "a/b | a%2Fb",
                "../../x | ..%2F..%2Fx",
                "..\\x | ..%5Cx",
                "a?b=c#d | a%3Fb%3Dc%23d",
                "%2e%2e | %252e%252e",
                "a+b | a%2Bb",
                "tür;v=1 | t%C3%BCr%3Bv%3D1",
                "@example.com:80 | %40example.com%3A80",
                "... | ..."
            })
    void aSegmentStaysInItsPlace(String segment, String encoded) {
        URI uri = ORIGIN.at("/v1", "o1", segment, "end");

        assertThat(uri).hasToString("https://api.xs2event.com/v1/o1/" + encoded + "/end");
        assertThat(uri.normalize()).isEqualTo(uri);
        assertThat(ORIGIN.keyFor(uri)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void invalidPathSegmentsAreRefused(String segment) {
        assertThatIllegalArgumentException().isThrownBy(() -> ORIGIN.at("/v1", segment));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.xs2event.com",
                "ftp://api.xs2event.com",
                "https:///v1",
                "https:api.xs2event.com",
                "https://api_test.xs2event.com",
                "https://user:pass@api.xs2event.com",
                "https://api.xs2event.com?x=1",
                "https://api.xs2event.com/#x",
                "/v1"
            })
    void anInvalidOriginIsRefusedWithItsSettingsName(String url) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new ApiOrigin(URI.create(url), ApiKey.fixed(KEY)))
                .withMessage(
                        "gateway.upstream.url (GATEWAY_UPSTREAM_URL) is " + url
                                + "; allowed: an http or https URL with a host and without /v1, such as https://api.xs2event.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "key\n", "key\r\nX-Other: 1", "schlüssel", "\u007f"})
    void anInvalidKeyIsRefusedWithoutShowingIt(String key) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new ApiOrigin(URI.create("https://api.xs2event.com"), ApiKey.fixed(key)))
                .withMessage(
                        "gateway.upstream.api-key (GATEWAY_UPSTREAM_API_KEY) is not shown here; allowed: the key as XS2Event gave it: visible ASCII without spaces");
    }
}
