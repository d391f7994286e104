package dev.xs2gateway.http.delivery;

import dev.xs2gateway.files.transfer.OpenFile;
import java.util.function.Consumer;

/**
 * A file that is sent to one caller.
 *
 * @param done receives the outcome, once, if any bytes of the response have been sent
 */
public record Delivery(OpenFile file, Consumer<DeliveryOutcome> done) {}
