package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xs2gateway.access.Consumers;
import dev.xs2gateway.access.ConsumersFile;
import dev.xs2gateway.access.InvalidFileException;
import dev.xs2gateway.access.links.LinkKeysFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The Secret template of consumers and link keys is one that the gateway reads. */
class ConsumersTemplateTest {
    private final ObjectNode template = template();

    @Test
    void itsConsumersAreRead() throws InvalidFileException {
        Consumers consumers = ConsumersFile.parse(content("consumers.yaml").getBytes(StandardCharsets.UTF_8));

        assertThat(consumers.all()).singleElement().satisfies(consumer -> assertThat(consumer.name())
                .isEqualTo("booking-site"));
    }

    @Test
    void itsLinkKeysAreReadOnceTheyAreFilledIn() throws InvalidFileException {
        String secret = Base64.getEncoder().encodeToString(new byte[32]);

        assertThat(LinkKeysFile.parse(content("links.yaml")
                        .replace("secret: \"\"", "secret: \"" + secret + "\"")
                        .getBytes(StandardCharsets.UTF_8)))
                .hasToString("keys k1, of which the first signs");
    }

    private String content(String key) {
        return template.path("stringData").path(key).asText();
    }

    private static ObjectNode template() {
        try {
            return Kustomization.documents(Path.of("k8s/base/consumers.template.yaml"))
                    .getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
