package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.access.Consumer;
import dev.xs2gateway.access.Consumers;
import dev.xs2gateway.access.ConsumersFile;
import dev.xs2gateway.access.Identification;
import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.InvalidFileException;
import dev.xs2gateway.access.KeyAuthenticator;
import dev.xs2gateway.access.Role;
import dev.xs2gateway.sandbox.DevTokens;
import dev.xs2gateway.sandbox.Sample;
import dev.xs2gateway.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tokens that dev mode prints are those of its consumers' file. */
class DevTokensTest {
    private static final Pattern TOKEN = Pattern.compile("Authorization: (Bearer [^']+)'");

    private final KeyAuthenticator authenticator =
            new KeyAuthenticator(DevTokensTest::consumers, InstantSource.system());

    private static Consumers consumers() {
        try {
            return ConsumersFile.parse(Files.readAllBytes(Path.of("src/sandbox/consumers.yaml")));
        } catch (IOException | InvalidFileException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneTokenHasEveryRoleAndTheOtherOneOnly() {
        assertThat(consumer("Bearer " + DevTokens.DEVELOPER).roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(consumer("Bearer " + DevTokens.READONLY).roles()).containsExactly(Role.STATUS);
    }

    @Test
    void thePrintedLinesAskForASampleWithATokenThatWorks() {
        Sample plain = plain();
        String help = DevTokens.help(8080, List.of(plain));
        List<String> headers =
                TOKEN.matcher(help).results().map(found -> found.group(1)).toList();

        assertThat(headers).hasSize(2);
        assertThat(headers).allSatisfy(header -> assertThat(consumer(header).has(Role.STATUS))
                .isTrue());
        assertThat(consumer(headers.getLast()).has(Role.TICKETS)).isTrue();
        assertThat(help)
                .contains("http://localhost:8080/bookings/" + plain.bookingId())
                .contains("http://localhost:8080" + plain.tryPath());
    }

    @Test
    void theTokensCannotBeTakenForRealOnes() {
        assertThat(List.of(DevTokens.DEVELOPER, DevTokens.READONLY))
                .allSatisfy(token -> assertThat(token).contains("_" + "0".repeat(43) + "_"));
    }

    private static Sample plain() {
        try (Sandbox sandbox = Sandbox.start(0, 0)) {
            return sandbox.samples().getFirst();
        }
    }

    private Consumer consumer(String authorization) {
        Identification identification = authenticator.identify(authorization);
        return ((Identified) identification).consumer();
    }
}
