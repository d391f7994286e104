package dev.xs2gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and docs/api.md show is what the gateway answers in front of the sandbox. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class ReadmeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern EXAMPLE = Pattern.compile(
            "```sh\\ncurl http://localhost:8080(/\\S+)\\n```\\n(?:[^`]*)```json\\n(.*?)```", Pattern.DOTALL);

    private static final int TIMEOUT_OF_A_BUSY_MACHINE = 504;

    record Example(String path, String json) {}

    static Stream<Example> examples() throws IOException {
        String documents = Files.readString(Path.of("README.md")) + Files.readString(Path.of("docs/api.md"));
        return EXAMPLE.matcher(documents).results().map(found -> new Example(found.group(1), found.group(2)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsWhatTheSandboxAnswers(Example example) throws JsonProcessingException {
        Response answer = await().atMost(Duration.ofSeconds(30))
                .until(() -> given().get(example.path()), it -> it.statusCode() != TIMEOUT_OF_A_BUSY_MACHINE);

        assertThat(timeless(answer.asString())).isEqualTo(timeless(example.json()));
    }

    @Test
    void theFirstExampleIsABooking() throws IOException {
        List<Example> examples = examples().toList();

        assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
        assertThat(examples.getFirst().path()).startsWith("/bookings/");
    }

    private static JsonNode timeless(String json) throws JsonProcessingException {
        JsonNode node = JSON.readTree(json);
        node.findParents("asOf").forEach(parent -> ((ObjectNode) parent).remove("asOf"));
        node.findParents("requestId").forEach(parent -> ((ObjectNode) parent).remove("requestId"));
        return node;
    }
}
