package dev.xs2gateway;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes why the gateway could not start, if its settings are the cause: one line for each, without a stack trace. */
final class StartFailure {
    private StartFailure() {}

    /** One line for each invalid setting; empty if the failure has another cause. */
    static List<String> lines(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, thrown -> thrown != null, StartFailure::cause)
                .map(thrown -> linesOf(thrown))
                .filter(lines -> !lines.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static @Nullable Throwable cause(@Nullable Throwable thrown) {
        return thrown == null ? null : thrown.getCause();
    }

    /** Removes the line about a setting that takes its default from another one, if the other one is reported with the same text. */
    private static List<String> withoutRepeats(List<String> lines) {
        return lines.stream()
                .filter(line -> KnownSettings.defaultOf(name(line))
                        .map(other -> SettingName.withVariable(other) + rest(line))
                        .filter(lines::contains)
                        .isEmpty())
                .toList();
    }

    private static String name(String line) {
        return line.substring(0, Math.max(0, line.indexOf(' ')));
    }

    private static String rest(String line) {
        return line.substring(line.indexOf(')') + 1);
    }

    private static List<String> linesOf(@Nullable Throwable thrown) {
        return switch (thrown) {
            case InvalidSettingException bad -> List.of(String.valueOf(bad.getMessage()));
            case ConfigValidationException invalid ->
                withoutRepeats(IntStream.range(0, invalid.getProblemCount())
                        .mapToObj(i -> SettingProblem.line(invalid.getProblem(i).getMessage()))
                        .distinct()
                        .sorted()
                        .toList());
            case QuarkusBindException taken ->
                List.of(SettingName.withVariable("quarkus.http.port") + ": port " + taken.getPort()
                        + " is taken by another process; allowed: a free one");
            case null, default -> List.of();
        };
    }
}
