package dev.xs2gateway.upstream.cdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.InvalidSettingException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CdnHostTest {
    @ParameterizedTest
    @CsvSource({
        "files.example.com, files.example.com, 443, true",
        "Files.Example.COM., files.example.com, 443, true",
        "files.example.com, files.example.com, 8443, false",
        "files.example.com, xfiles.example.com, 443, false",
        "files.example.com, x.files.example.com, 443, false",
        "files.example.com, files.example.com.evil.com, 443, false",
        "files.example.com:8443, files.example.com, 8443, true",
        "files.example.com:8443, files.example.com, 443, false",
        "*.example.com, a.example.com, 443, true",
        "*.example.com, a.b.example.com, 443, true",
        "*.example.com, example.com, 443, false",
        "*.example.com, .example.com, 443, false",
        "*.example.com, notexample.com, 443, false",
        "*.example.com:81, a.example.com, 81, true",
        "*.example.com:81, a.example.com, 443, false",
        "8.8.8.8, 8.8.8.8, 443, true",
        "8.8.8.8, 08.8.8.8, 443, false",
        "my_bucket.example.com, my_bucket.example.com, 443, true",
        "bucket-.example.com, bucket-.example.com, 443, true",
        "*.my_cdn.example.com:444, a_b.my_cdn.example.com, 444, true",
        "Bücher.example, xn--bcher-kva.example, 443, true",
        "*.faß.example, a.xn--fa-hia.example, 443, true",
        "*.faß.example, a.fass.example, 443, false",
        "010.8.8.8, 8.8.8.8, 443, true",
        "[2606:4700:0::1], [2606:4700::1], 443, true",
        "[2606:4700::1]:444, [2606:4700::1], 444, true",
    })
    void anEntryListsItsHostsAndPorts(String entry, String host, int port, boolean listed) {
        assertThat(CdnHosts.parse(List.of(entry)).lists(host, port, false)).isEqualTo(listed);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 80, true",
        "localhost, 9999, true",
        "localhost:9090, 9090, true",
        "localhost:9090, 80, false"
    })
    void anyPortIsForEntriesWithoutOne(String entry, int port, boolean listed) {
        assertThat(CdnHosts.parse(List.of(entry)).lists("localhost", port, true))
                .isEqualTo(listed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.",
                "**.example.com",
                "a.*.com",
                "*example.com",
                "https://example.com",
                "example.com/",
                "a b",
                "user@example.com",
                "example.com:",
                "example.com:0",
                "example.com:123456",
                "*.0.0.1",
                "*.8.8.8.8",
                "*.[::1]",
                ":443",
                "-a.com"
            })
    void aBadEntryIsNamedWithWhatIsAllowed(String entry) {
        assertThatThrownBy(() -> CdnHosts.parse(List.of("files.example.com", entry)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("gateway.upstream.cdn-hosts")
                .hasMessageContaining("\"" + entry + "\"")
                .hasMessageContaining("*.example.com");
    }
}
