package dev.xs2gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.audit.AuditConfig.RemoteAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a record states of an address. */
class AuditedAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, FULL, 192.0.2.77",
        "192.0.2.77, TRUNCATED, 192.0.2.0/24",
        "192.0.2.77, NONE, ",
        "2001:db8:1:2:3:4:5:6, FULL, 2001:db8:1:2:3:4:5:6",
        "2001:db8:1:2:3:4:5:6, TRUNCATED, 2001:db8:1:0:0:0:0:0/48",
        "not-an-address, FULL, ",
        "localhost, TRUNCATED, "
    })
    void anAddressIsReducedToWhatIsPermitted(String address, RemoteAddress permitted, String stated) {
        assertThat(AuditedAddress.of(address, permitted)).isEqualTo(stated);
    }

    @Test
    void noAddressIsStatedWhereNoneIsKnown() {
        assertThat(AuditedAddress.of(null, RemoteAddress.FULL)).isNull();
    }
}
