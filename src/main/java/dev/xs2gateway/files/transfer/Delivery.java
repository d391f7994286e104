package dev.xs2gateway.files.transfer;

import dev.xs2gateway.files.DeliveryOutcome;
import dev.xs2gateway.files.FileMetadata;
import java.util.function.Consumer;

/** A file that is being sent to one caller; {@code done} is called once with the outcome, unless the file failed before any byte left. */
public record Delivery(FileMetadata head, FileReader reader, Consumer<DeliveryOutcome> done) {}
