package dev.xs2gateway.packaged;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The files in a store folder, by their names alone: the gateway removes some while we look. */
record StoreDir(Path path) {
    long files() {
        return names().count();
    }

    long unverifiedFiles() {
        return names().filter(name -> name.startsWith("part-")).count();
    }

    private Stream<String> names() {
        return names(path.toFile())
                .filter(name -> name.startsWith("spool-") && !name.endsWith(".lock"))
                .flatMap(folder -> names(path.resolve(folder).toFile()));
    }

    private static Stream<String> names(File folder) {
        String[] names = folder.list();
        return names == null ? Stream.empty() : Arrays.stream(names);
    }
}
