package dev.xs2gateway.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * Answers hold what the committed description promises, and nothing else: the default generated Java client throws at a member that is
 * not described, and at one that is missing or null against the description.
 */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class OpenApiAnswersTest {
    private static final String UNKNOWN = "ffffffffffffffffffffffffffffffff_bkn";
    private static final Pattern ORDER = Pattern.compile("/orders/[^/]+");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode api = read();

    @InjectSandbox
    Sandbox sandbox;

    private static JsonNode read() {
        try {
            return JSON.valueToTree(
                    new Yaml().<Map<String, Object>>load(Files.readString(Path.of("docs/openapi.yaml"))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** But for the large ones, whose digests the sandbox may not have ready within this profile's short timeout. */
    private List<String> orders() {
        return sandbox.samples().stream()
                .filter(sample -> !sample.name().startsWith("large"))
                .flatMap(sample -> ORDER.matcher(sample.tryPath()).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    @Test
    void everySampleIsAsDescribed() throws JsonProcessingException {
        assertThat(orders()).hasSizeGreaterThan(20);
        for (String path : orders()) {
            JsonNode order = JSON.readTree(given().get(path).asString());
            assertThat(misfits("OrderView", order)).as(path).isEmpty();
            String booking = "/bookings/" + order.get("bookingId").asText();
            assertThat(misfits("BookingView", JSON.readTree(given().get(booking).asString())))
                    .as(booking)
                    .isEmpty();
        }
    }

    @Test
    void listsWithAllTheirPartsAreAsDescribed() throws JsonProcessingException {
        String booking = sandbox.order().put().bookingId();
        String many = given().queryParam("id", booking, UNKNOWN, "no id")
                .get("/bookings")
                .asString();
        String again = given().contentType("application/json")
                .body(Map.of("ids", List.of(booking), "known", Map.of(booking, "W/\"old\"")))
                .post("/bookings/lookup")
                .asString();

        assertThat(misfits("Bookings", JSON.readTree(many))).isEmpty();
        assertThat(misfits("Bookings", JSON.readTree(again))).isEmpty();
    }

    @Test
    void theBudgetAndProblemsAreAsDescribed() throws JsonProcessingException {
        assertThat(misfits("BudgetView", JSON.readTree(given().get("/budget").asString())))
                .isEmpty();
        for (String path : List.of("/bookings/" + UNKNOWN, "/bookings/no%20id", "/nowhere")) {
            assertThat(misfits("Problem", JSON.readTree(given().get(path).asString())))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void everyOperationHasAnIdAndSaysWhatAProblemIs() {
        for (JsonNode path : api.get("paths")) {
            path.properties().forEach(operation -> {
                assertThat(operation.getValue().path("operationId").asText())
                        .as(operation.toString())
                        .isNotEmpty();
                JsonNode responses = operation.getValue().get("responses");
                assertThat(responses.has("4XX") && (responses.has("503") || responses.has("5XX")))
                        .as(operation.toString())
                        .isTrue();
                assertThat(operation.getKey().equals("head")
                                && responses.get("200").has("content"))
                        .as("HEAD has no body")
                        .isFalse();
            });
        }
    }

    private List<String> misfits(String schema, JsonNode value) {
        List<String> misfits = new ArrayList<>();
        compare(schema, api.at("/components/schemas/" + schema), value, misfits);
        return misfits;
    }

    private void compare(String place, JsonNode schema, JsonNode value, List<String> misfits) {
        if (schema.has("$ref")) {
            compare(place, api.at(schema.get("$ref").asText().substring(1)), value, misfits);
        } else if (value.isNull()) {
            note(!schema.path("type").toString().contains("null"), place + " is null", misfits);
        } else if (value.isArray()) {
            value.forEach(element -> compare(place + "[]", schema.get("items"), element, misfits));
        } else if (value.isObject()) {
            members(place, schema, value, misfits);
        } else if (schema.has("enum")) {
            note(!schema.get("enum").toString().contains(value.toString()), place + " is " + value, misfits);
        }
    }

    private void members(String place, JsonNode schema, JsonNode value, List<String> misfits) {
        schema.path("required")
                .forEach(name -> note(!value.has(name.asText()), place + " lacks " + name.asText(), misfits));
        boolean open = schema.has("additionalProperties");
        value.properties().forEach(member -> {
            JsonNode described = schema.path("properties").path(member.getKey());
            if (described.isMissingNode()) {
                note(!open, place + " has " + member.getKey(), misfits);
            } else {
                compare(place + "." + member.getKey(), described, member.getValue(), misfits);
            }
        });
    }

    private static void note(boolean misfit, String what, List<String> misfits) {
        if (misfit) {
            misfits.add(what);
        }
    }
}
