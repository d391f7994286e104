package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the packaged jar: they need no settings, and start no gateway. */
class CommandsIT {
    private record Result(int status, String output) {}

    @Test
    void aNewTokenAndItsFileAreMadeWithoutSettings(@TempDir Path folder) throws IOException {
        Result created = run("new-token", "booking-site");

        assertThat(created.status()).isZero();
        String token = created.output().lines().findFirst().orElseThrow();
        assertThat(token).matches("xs2g_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}");
        Path file = Files.writeString(
                folder.resolve("consumers.yaml"), created.output().substring(token.length()));
        Result checked = run("check-consumers", file.toString());
        assertThat(checked.output()).isEqualToIgnoringNewLines("ok: 1 consumers, 1 keys");
        assertThat(checked.status()).isZero();
    }

    @Test
    void aBadFileIsReportedByTheExitStatus(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("consumers.yaml"), "consumers: [ { name: a } ]");

        Result checked = run("check-consumers", file.toString());

        assertThat(checked.output()).isEqualToIgnoringNewLines("consumers[0].roles (line 1) is missing");
        assertThat(checked.status()).isOne();
    }

    @Test
    void anUnknownCommandStartsNoGateway() {
        Result result = run("new-tokn", "booking-site");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.output()).contains("no command new-tokn", "new-token NAME", "check-consumers FILE");
    }

    private static Result run(String... args) {
        try (Gateway process = Gateway.launch(Map.of(), Gateway.command(args))) {
            return new Result(process.ended(), process.output());
        }
    }
}
