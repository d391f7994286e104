package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API that is committed is the one that the gateway gives. */
class OpenApiIT {
    private static final Path COMMITTED = Path.of("docs/openapi.yaml");
    private static final Path GIVEN = Path.of("target/openapi.yaml");

    @Test
    void theCommittedDescriptionIsTheOneThatIsGiven(@TempDir Path storeDir) throws IOException {
        try (Sandbox sandbox = Sandbox.start(0, 0);
                Gateway gateway = Gateway.start(Gateway.variables(sandbox, storeDir))) {
            String given = gateway.get("/openapi").body();
            Files.writeString(GIVEN, given);

            assertThat(given)
                    .as("if the change is meant: cp %s %s", GIVEN, COMMITTED)
                    .isEqualTo(Files.readString(COMMITTED));
        }
    }
}
