package dev.xs2gateway.upstream.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.cdn.LinkText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links are read as browsers read them; the cases are those of the web platform's own tests, as far as they are http and https. */
class HttpUrlParserTest {

    private record Case(
            String input, @Nullable String base, @Nullable String expected) {}

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream json = HttpUrlParserTest.class.getResourceAsStream("/whatwg-url-cases.json")) {
            for (JsonNode each : new JsonMapper().readTree(json)) {
                cases.add(new Case(each.get("input").textValue(), text(each, "base"), text(each, "url")));
            }
        }
        return cases;
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null ? null : value.textValue();
    }

    private static String parsed(String input, @Nullable String base) {
        HttpUrl from = base == null ? null : HttpUrlParser.parse(base, null);
        HttpUrl url = HttpUrlParser.parse(input, from);
        String port = url.port() == HttpUrl.standardPort(url.scheme()) ? "" : ":" + url.port();
        return url.scheme() + "://" + url.host() + port + url.target();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aUrlIsReadAsBrowsersReadIt(Case each) {
        if (each.expected() == null) {
            assertRefused(each.input(), each.base());
        } else {
            assertThat(parsed(each.input(), each.base())).isEqualTo(each.expected());
        }
    }

    private static void assertRefused(String input, @Nullable String base) {
        Throwable thrown = catchThrowable(() -> parsed(input, base));
        assertThat(thrown).isInstanceOf(FailureException.class).hasNoCause();
        assertThat(((FailureException) thrown).failure()).isInstanceOf(Failure.LinkRefused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://a.test/%e4%B8%ad%2F%%zz?s=%2b+%26%| /%e4%B8%ad%2F%%zz?s=%2b+%26%|",
                "https://a.test/ü?ü=€ /%C3%BC?%C3%BC=%E2%82%AC",
                "https://a.test/u\u0308 /u%CC%88",
                "https://a.test/{a}|^`b?{a}|^`b /%7Ba%7D|%5E%60b?{a}|^`b",
                "https://a.test/a/%2e%2E/../b/.?a/../b /b/?a/../b",
                "https://a.test/a;b=c,d@e:f!$&()*+~[1] /a;b=c,d@e:f!$&()*+~[1]",
                "https://a.test /",
                "https://a.test? /?",
                "https://a.test/?a=%27'\" /?a=%27%27%22"
            })
    void encodedCharactersStayAndOthersAreEncodedAsUtf8(String link, String target) {
        assertThat(HttpUrlParser.parse(link, null).target()).isEqualTo(target);
    }

    static Stream<String[]> hosts() {
        return Stream.of(
                new String[] {"a_b.example.com", "a_b.example.com"},
                new String[] {"a-.example.com", "a-.example.com"},
                new String[] {"-a.example.com", "-a.example.com"},
                new String[] {"Bücher.example", "xn--bcher-kva.example"},
                new String[] {"faß.example", "xn--fa-hia.example"},
                new String[] {"b%C3%BCcher.example", "xn--bcher-kva.example"},
                new String[] {"日本語。example", "xn--wgv71a119e.example"},
                new String[] {"ｅｘａｍｐｌｅ．com", "example.com"},
                new String[] {"①②⑦.0.0.1", "127.0.0.1"},
                new String[] {"0x7f.1", "127.0.0.1"},
                new String[] {"2130706433", "127.0.0.1"},
                new String[] {"017700000001", "127.0.0.1"},
                new String[] {"127.0.0.1.", "127.0.0.1"},
                new String[] {"%31%32%37.1", "127.0.0.1"},
                new String[] {"[2001:0DB8::0001]", "[2001:db8::1]"},
                new String[] {"[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"},
                new String[] {"[0:0:0:0:0:0:0:0]", "[::]"});
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void aHostHasOneForm(String host, String form) {
        HttpUrl url = HttpUrlParser.parse("https://" + host + "/", null);

        assertThat(url.host()).isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user@a.test/",
                "https://@a.test/",
                "https://user:secret@a.test/",
                "https://a.test\\@b.test/",
                "https:\\\\b.test@a.test/",
                "https://a.test:0/",
                "https://a.test:65536/",
                "https://a.test:4294967739/",
                "https://a.test:４４３/",
                "https://a.test:443:443/",
                "https://a%00b.test/",
                "https://a%2fb.test/",
                "https://a b.test/",
                "https://a|b.test/",
                "https://a..test/",
                "https://./",
                "https:///",
                "https://256.256.256.256/",
                "https://1.2.3.4.5/",
                "https://[::1%25lo]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[1:2]/",
                "https://[::1",
                "https://[v1.a]/",
                "https://\uFF05\uFF14\uFF11.test/",
                "https://\uD800.test/",
                "ftp://a.test/",
                "javascript:alert(1)",
                "//a.test/",
                ""
            })
    void urlsThatBrowsersRefuseAndUrlsWithAUserAreRefused(String link) {
        assertRefused(link, null);
    }

    @ParameterizedTest
    @CsvSource({
        "?x, https://a.test/b/c?x",
        "d, https://a.test/b/d",
        "../d, https://a.test/d",
        "../../../d, https://a.test/d",
        "/d, https://a.test/d",
        "\\d, https://a.test/d",
        "//b.test/d, https://b.test/d",
        "\\\\b.test\\d, https://b.test/d",
        "https:d, https://a.test/b/d",
        "https:/d, https://a.test/d",
        "https://b.test, https://b.test/",
        "http:d, http://d/",
        "'#x', https://a.test/b/c?q"
    })
    void aRelativeUrlIsResolved(String relative, String absolute) {
        assertThat(parsed(relative, "https://a.test/b/c?q")).isEqualTo(absolute);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/\u00c3\u00bc", "/\u00fc"})
    void theBytesOfAHeaderAreAskedForAsTheyCame(String location) {
        String expected = location.length() == 2 ? "/%FC" : "/%C3%BC";
        HttpUrl base = HttpUrlParser.parse("https://a.test/", null);

        assertThat(LinkText.ofLocation(base, location).target()).isEqualTo(expected);
    }
}
