package dev.xs2gateway.files;

import java.util.function.Consumer;

/** A file on its way to one caller; {@code done} hears once how it ended, unless it failed before any byte left. */
public record Delivery(FileHead head, FileReader reader, Consumer<Outcome> done) {}
