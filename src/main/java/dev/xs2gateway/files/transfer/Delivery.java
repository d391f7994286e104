package dev.xs2gateway.files.transfer;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.DeliveryOutcome;
import dev.xs2gateway.files.FileMetadata;
import java.util.function.Consumer;

/**
 * A file that is being sent to one caller. One of the two consumers is called, once.
 *
 * @param done receives the outcome once the head of the response has been sent
 * @param failed receives the failure that prevented any byte from being sent
 */
public record Delivery(
        FileMetadata head, FileReader reader, Consumer<DeliveryOutcome> done, Consumer<Failure> failed) {}
