package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.deployment.Recipe.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How images are made, as far as their recipes tell; ImageIT starts what they would start. */
class RecipesTest {
    private static final Recipe JVM = Recipe.of(Path.of("Dockerfile.jvm"));
    private static final Recipe NATIVE = Recipe.of(Path.of("Dockerfile.native"));

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "src/sandbox/Dockerfile"})
    void theImageStartsFromOneVersionAndRunsAsAnUnprivilegedUser(String file) {
        Recipe recipe = Recipe.of(Path.of(file));
        long user = Overlay.SINGLE.pod().getSecurityContext().getRunAsUser();

        assertThat(recipe.images()).allSatisfy(image -> assertThat(image).matches("[^:]+:.*[0-9]+[.][0-9]+.*"));
        assertThat(recipe.last("USER").rest()).isEqualTo(user + ":" + user);
        assertThat(recipe.last("WORKDIR").rest()).isEqualTo("/app");
        assertThat(recipe.last("ENTRYPOINT").command()).isNotEmpty();
        assertThat(recipe.instructions().indexOf(recipe.last("USER")))
                .isGreaterThan(recipe.instructions().indexOf(recipe.last("COPY")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "src/sandbox/Dockerfile"})
    void whatItCopiesIsNotIgnored(String file) throws IOException {
        List<String> allowed = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1) + "/")
                .toList();

        assertThat(Recipe.of(Path.of(file)).copies()).isNotEmpty().allSatisfy(copy -> assertThat(allowed)
                .anyMatch(copy.getFirst()::startsWith));
    }

    @Test
    void allElseIsIgnored() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        List<String> copied = Stream.of("Dockerfile.jvm", "Dockerfile.native", "src/sandbox/Dockerfile")
                .flatMap(file -> Recipe.of(Path.of(file)).copies().stream())
                .map(List::getFirst)
                .toList();

        assertThat(lines)
                .filteredOn(line -> !line.startsWith("!"))
                .containsExactly("*", "target/test-classes/**/*Test.class");
        assertThat(lines).first().isEqualTo("*");
        assertThat(lines).filteredOn(line -> line.startsWith("!")).allSatisfy(line -> assertThat(copied)
                .anyMatch(path -> path.startsWith(line.substring(1) + "/")));
    }

    @Test
    void dependenciesComeBeforeTheApplication() {
        assertThat(JVM.copies().stream().map(List::getFirst).limit(5))
                .containsExactly(
                        "target/quarkus-app/lib/boot/",
                        "target/quarkus-app/lib/main/",
                        "target/quarkus-app/quarkus-run.jar",
                        "target/quarkus-app/quarkus/",
                        "target/quarkus-app/app/");
    }

    @Test
    void theTrainingRunsWithTheOptionsOfTheEntryPointAndKeepsNoProfiles() {
        Instruction training = JVM.all("RUN").getFirst();

        assertThat(options(training))
                .startsWith(options(JVM.last("ENTRYPOINT")).toArray(String[]::new))
                .endsWith("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining")
                .hasSize(options(JVM.last("ENTRYPOINT")).size() + 2);
        assertThat(training.command()).contains("-XX:AOTCacheOutput=/app/app.aot");
        assertThat(JVM.last("ENTRYPOINT").command()).contains("-XX:AOTCache=/app/app.aot");
        assertThat(JVM.all("COPY"))
                .filteredOn(copy -> copy.rest().startsWith("--from=training"))
                .extracting(Instruction::words)
                .containsExactly(List.of("/app/app.aot", "/app/app.aot"));
    }

    @Test
    void theImageIsTheStageThatWasTrainedWithoutTheTraining() {
        assertThat(JVM.images()).singleElement().asString().matches("eclipse-temurin:25[.].*-jre-.*");
        assertThat(JVM.all("FROM"))
                .extracting(Instruction::rest)
                .containsExactly(JVM.images().getFirst() + " AS app", "app AS training", "app");
        int training = JVM.instructions().indexOf(JVM.all("FROM").get(1));
        assertThat(JVM.instructions().subList(0, training))
                .noneMatch(it -> it.rest().contains("test-classes"));
        assertThat(JVM.all("COPY")).noneMatch(copy -> copy.rest().startsWith("--chown"));
    }

    @Test
    void aNativeProgramIsCopiedAloneIntoASmallImage() {
        assertThat(NATIVE.all("RUN").getFirst().rest())
                .startsWith("native-image $(cat native-image.args) -march=compatibility ");
        assertThat(NATIVE.images())
                .satisfiesExactly(
                        builder -> assertThat(builder).matches(".*-builder-image:jdk-25[.].*"),
                        base -> assertThat(base).matches(".*-micro-image:.*-[0-9-]{10}"));
        assertThat(NATIVE.all("COPY"))
                .extracting(Instruction::rest)
                .contains("--from=build /build/gateway "
                        + NATIVE.last("ENTRYPOINT").command().getFirst());
    }

    @Test
    void theHeapIsHalfOfWhatTheContainerMayHave() {
        assertThat(JVM.last("ENTRYPOINT").command())
                .contains("-XX:MaxRAMPercentage=50", "-XX:InitialRAMPercentage=25", "-XX:+ExitOnOutOfMemoryError")
                .noneMatch(word -> word.startsWith("-Xm"));
        assertThat(NATIVE.last("ENTRYPOINT").command()).contains("-XX:MaximumHeapSizePercent=50");
    }

    @Test
    void theStoreIsItsUsersAndTheOneFolderThatIsWritten() {
        assertThat(JVM.last("RUN").command())
                .containsExactly("install", "-d", "-m", "0700", "-o", "10001", "-g", "10001", "/app/store");
        assertThat(JVM.instructions().indexOf(JVM.last("USER")))
                .isGreaterThan(JVM.instructions().indexOf(JVM.last("RUN")));
        assertThat(NATIVE.last("RUN").rest()).endsWith("mkdir -m 0700 store");
        assertThat(NATIVE.last("COPY").rest()).isEqualTo("--from=build --chown=10001:10001 /build/store /app/store");
        assertThat(List.of(JVM, NATIVE))
                .allSatisfy(recipe ->
                        assertThat(recipe.last("ENTRYPOINT").command()).contains("-Djava.io.tmpdir=/app/store"));
    }

    private static List<String> options(Instruction instruction) {
        Stream<String> words = instruction.command().stream();
        return words.filter(word -> word.startsWith("-X") && !word.contains("AOTCache"))
                .toList();
    }

    @Test
    void theStoreIsWhereTheVolumeIs() {
        String store = Overlay.SINGLE.variables().get("GATEWAY_FILES_STORE_DIR");
        assertThat(List.of(JVM, NATIVE)).allSatisfy(recipe -> assertThat(recipe.all("ENV"))
                .extracting(Instruction::rest)
                .containsExactly("GATEWAY_FILES_STORE_DIR=" + store));
        assertThat(List.of(JVM, NATIVE))
                .allSatisfy(recipe -> assertThat(recipe.last("EXPOSE").rest()).isEqualTo("8080"));
    }
}
