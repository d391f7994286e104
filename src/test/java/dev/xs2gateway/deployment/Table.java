package dev.xs2gateway.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The rows of a Markdown table whose first cell is a name that begins so. */
public record Table(List<List<String>> rows) {
    public static Table in(Path file, String prefix) {
        try {
            return new Table(Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("| `" + prefix))
                    .map(Table::cells)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    public static String bare(String cell) {
        return cell.replace("`", "");
    }
}
