package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.deployment.Recipe.Instruction;
import io.quarkus.runtime.annotations.RegisterForReflection;
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

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "src/sandbox/Dockerfile"})
    void itStartsFromOneVersionAndRunsAsNobody(String file) {
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
        assertThat(Files.readAllLines(Path.of(".dockerignore")))
                .filteredOn(line -> !line.startsWith("#"))
                .first()
                .isEqualTo("*");
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
    void theTrainingRunsWithTheOptionsOfTheEntryPoint() {
        Instruction training = JVM.all("RUN").getFirst();

        assertThat(options(training)).isEqualTo(options(JVM.last("ENTRYPOINT")));
        assertThat(training.command()).contains("-XX:AOTCacheOutput=/app/app.aot");
        assertThat(JVM.last("ENTRYPOINT").command()).contains("-XX:AOTCache=/app/app.aot");
    }

    private static List<String> options(Instruction instruction) {
        Stream<String> words = instruction.command().stream();
        return words.filter(word -> word.startsWith("-X") && !word.contains("AOTCache"))
                .toList();
    }

    @Test
    void theStoreIsWhereTheVolumeIs() {
        assertThat(JVM.last("ENV").rest())
                .isEqualTo(
                        "GATEWAY_FILES_STORE_DIR=" + Overlay.SINGLE.variables().get("GATEWAY_FILES_STORE_DIR"));
    }

    @Test
    void theNamedClassesOfANativeImageAreThere() throws ClassNotFoundException {
        var registered = Class.forName("dev.xs2gateway.InNativeImage").getAnnotation(RegisterForReflection.class);

        assertThat(registered.classNames()).isNotEmpty().allSatisfy(Class::forName);
    }
}
