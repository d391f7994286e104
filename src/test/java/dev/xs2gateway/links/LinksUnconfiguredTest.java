package dev.xs2gateway.links;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.xs2gateway.WithSandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without a file of keys there are no links. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class LinksUnconfiguredTest {
    @ParameterizedTest
    @CsvSource({
        "POST,/orders/a1_bor/tickets/e1_oit/links",
        "POST,/orders/a1_bor/tickets.zip/links",
        "POST,/bookings/b1_bkn/tickets.zip/links",
        "POST,/orders/a1_bor/invoices/1/links",
        "DELETE,/links/AAAAAAAAAAAAAAAA",
        "GET,/d/x",
        "POST,/d/x"
    })
    void theAnswerNamesTheSetting(String method, String path) {
        given().request(method, path)
                .then()
                .statusCode(501)
                .body("type", equalTo("/problems/not-configured"))
                .body("detail", containsString("gateway.access.links.keys-file"));
    }
}
