package dev.xs2gateway.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/orders/A-b_9",
                "/orders/A/tickets.zip",
                "/orders/A/",
                "/orders/A/invoices/2026%20%C3%A9%252F",
                "/orders/A/invoices/a+b:c@d",
                "/orders/A/invoices/..."
            })
    void aPathThatHasOneReadingIsAllowed(String path) {
        assertThat(PathRules.fault(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//orders/A",
                "/orders//A",
                "/orders/A//",
                "/orders/A;b=c",
                "/orders/A;/tickets/B",
                "/./orders/A",
                "/orders/../orders/A",
                "/orders/A/.",
                "/orders/%2e%2E/A",
                "/orders/.%2e",
                "/orders/A%2Ftickets",
                "/orders/A%2ftickets",
                "/orders/A%5Ctickets",
                "/orders/A\\tickets",
                "/orders/A%00",
                "/orders/A%0d%0a",
                "/orders/A%7F",
                "/orders/A%FF",
                "/orders/A%C0%AF",
                "/orders/A%",
                "/orders/A%2",
                "/orders/A%zz"
            })
    void aPathThatCouldBeReadInTwoWaysIsRefused(String path) {
        assertThat(PathRules.fault(path)).startsWith("The path");
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/A, gateway:8080, false",
        "http://gateway:8080/orders/A, gateway:8080, false",
        "http://GATEWAY:8080/orders/A, gateway:8080, false",
        "http://evil/orders/A, gateway:8080, true",
        "http://user@gateway:8080/, gateway:8080, true",
        "http://gateway:8080, , false"
    })
    void anAbsoluteTargetMustNameTheHost(String target, String host, boolean another) {
        assertThat(PathRules.namesAnotherHost(target, host)).isEqualTo(another);
    }
}
