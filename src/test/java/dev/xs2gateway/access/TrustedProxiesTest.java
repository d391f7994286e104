package dev.xs2gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.InvalidSettingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies = TrustedProxies.parse(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.1"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a peer that is no proxy is the caller        |203.0.113.9 |198.51.100.7                |203.0.113.9",
                "a proxy's word counts                        |10.1.2.3    |198.51.100.7                |198.51.100.7",
                "so does that of a single address             |192.0.2.1   |198.51.100.7                |198.51.100.7",
                "and of one with IPv6                         |fd00::1     |2001:db8::7                 |2001:db8:0:0:0:0:0:7",
                "what the caller invents does not             |10.1.2.3    |127.0.0.1, 198.51.100.7     |198.51.100.7",
                "several proxies are passed over              |10.1.2.3    |198.51.100.7,10.9.9.9       |198.51.100.7",
                "if all are proxies the first one calls       |10.1.2.3    |10.8.8.8,10.9.9.9           |10.8.8.8",
                "nonsense ends the chain                      |10.1.2.3    |198.51.100.7, unknown       |10.1.2.3",
                "names are not resolved                       |10.1.2.3    |localhost                   |10.1.2.3",
                "ports are left out                           |10.1.2.3    |198.51.100.7:4711           |198.51.100.7",
                "of IPv6 too                                  |10.1.2.3    |[2001:db8::7]:4711          |2001:db8:0:0:0:0:0:7",
                "a mapped address is one of IPv4              |::ffff:10.1.2.3 |198.51.100.7            |198.51.100.7",
                "an empty header says nothing                 |10.1.2.3    |''                          |10.1.2.3",
            })
    void theCallerIsTheFirstAddressThatIsNoProxy(String rule, String peer, String forwardedFor, String caller) {
        assertThat(proxies.callerAddress(peer, List.of(forwardedFor))).as(rule).isEqualTo(caller);
    }

    @Test
    void headerLinesAreOneList() {
        assertThat(proxies.callerAddress("10.1.2.3", List.of("127.0.0.1", "198.51.100.7", "10.9.9.9")))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void withoutTrustedProxiesThePeerIsTheCaller() {
        assertThat(TrustedProxies.parse(List.of()).callerAddress("10.1.2.3", List.of("198.51.100.7")))
                .isEqualTo("10.1.2.3");
        assertThat(proxies.callerAddress(null, List.of("198.51.100.7"))).isEqualTo("unknown");
    }

    @Test
    void anEndlessChainIsReadForTwentyAddresses() {
        assertThat(proxies.callerAddress("10.1.2.3", List.of("198.51.100.7" + ",10.9.9.9".repeat(100_000))))
                .isEqualTo("10.9.9.9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0/8",
                "localhost",
                "fd00::/129",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "",
                ":",
                "256.0.0.1"
            })
    void whatIsNoNetworkIsRefused(String range) {
        assertThatThrownBy(() -> TrustedProxies.parse(List.of(range)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("gateway.access.trusted-proxies (GATEWAY_ACCESS_TRUSTED_PROXIES) has " + range);
    }
}
