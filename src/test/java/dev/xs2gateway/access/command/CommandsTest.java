package dev.xs2gateway.access.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.Command;
import dev.xs2gateway.MovedClock;
import dev.xs2gateway.access.Consumers;
import dev.xs2gateway.access.ConsumersFile;
import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.InvalidFileException;
import dev.xs2gateway.access.KeyAuthenticator;
import dev.xs2gateway.access.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aNewTokenIsAcceptedByTheFileThatIsPrintedWithIt() throws InvalidFileException {
        assertThat(new NewTokenCommand().run(List.of("booking-site"), out)).isZero();

        String token = output().lines().findFirst().orElseThrow();
        Consumers consumers =
                ConsumersFile.parse(output().substring(token.length()).getBytes(StandardCharsets.UTF_8));
        assertThat(new KeyAuthenticator(() -> consumers, new MovedClock()).identify("Bearer " + token))
                .isInstanceOfSatisfying(Identified.class, identified -> {
                    assertThat(identified.consumer().name()).isEqualTo("booking-site");
                    assertThat(identified.consumer().roles()).containsExactly(Role.STATUS, Role.TICKETS);
                });
    }

    @Test
    void theTokenStandsInTheFirstLineOnly() {
        new NewTokenCommand().run(List.of("booking-site"), out);

        String token = output().lines().findFirst().orElseThrow();
        assertThat(output().indexOf(token.substring(15, 40))).isEqualTo(output().lastIndexOf(token.substring(15, 40)));
    }

    @Test
    void rolesMayBeNamed() {
        new NewTokenCommand().run(List.of("1e5", "invoices", "support"), out);

        assertThat(output()).contains("name: \"1e5\"", "roles: [ invoices, support ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "shop status everything"})
    void whatIsNoNameOrRoleGetsNoToken(String args) {
        List<String> words = args.startsWith("shop") ? List.of(args.split(" ", -1)) : List.of(args);

        assertThat(new NewTokenCommand().run(words, out)).isEqualTo(Command.MISUSED);
        assertThat(output()).doesNotContain("xs2g_");
    }

    @Test
    void aCommandWithoutItsArgumentIsMisused() {
        assertThat(new NewTokenCommand().run(List.of(), out)).isEqualTo(Command.MISUSED);
        assertThat(new CheckConsumersCommand().run(List.of(), out)).isEqualTo(Command.MISUSED);
    }

    @Test
    void aGoodFileIsCounted(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("consumers.yaml"),
                "consumers: [ { name: a, keys: [ { id: 7Fq3kZ2a, sha256: %s } ], roles: [ status ] } ]"
                        .formatted("0".repeat(64)));

        assertThat(new CheckConsumersCommand().run(List.of(file.toString()), out))
                .isZero();
        assertThat(output()).isEqualTo("ok: 1 consumers, 1 keys" + System.lineSeparator());
    }

    @Test
    void aBadFileGetsALineForEachMistake(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("consumers.yaml"), "consumers: [ { name: a, lane: slow } ]");

        assertThat(new CheckConsumersCommand().run(List.of(file.toString()), out))
                .isOne();
        assertThat(output().lines())
                .containsExactly(
                        "consumers[0].roles (line 1) is missing", "consumers[0].lane (line 1) must be normal or bulk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere/consumers.yaml", "\0", "/"})
    void aFileThatCannotBeReadIsBad(String file) {
        assertThat(new CheckConsumersCommand().run(List.of(file), out)).isOne();
        assertThat(output()).contains("file");
    }

    @Test
    void aFileWithoutConsumersIsBad(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("consumers.yaml"), "consumers: []");

        assertThat(new CheckConsumersCommand().run(List.of(file.toString()), out))
                .isOne();
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
