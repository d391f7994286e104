package dev.xs2gateway.files.transfer;

import dev.xs2gateway.files.DeliveryOutcome;
import dev.xs2gateway.files.FileMetadata;
import java.util.function.Consumer;

/** A file on its way to one caller; {@code done} hears once how it ended, unless it failed before any byte left. */
public record Delivery(FileMetadata head, FileReader reader, Consumer<DeliveryOutcome> done) {}
