package dev.xs2gateway;

import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/**
 * The bytes of a file as they come in, and their number if the sender states it. The owner closes the channel.
 *
 * <p>Reading blocks, and throws a {@link dev.xs2gateway.failure.FailureException} instead of an IOException if nothing arrives in time, if
 * the connection ends early, or if the thread is interrupted because its caller has left. Closing the channel early ends the transfer at
 * the sender; another thread does so when no reader wants the bytes any more.
 *
 * @param isOfZip whether the bytes are taken out of a zip or put into one
 */
public record IncomingBody(OptionalLong length, ReadableByteChannel bytes, boolean isOfZip) {
    public IncomingBody(OptionalLong length, ReadableByteChannel bytes) {
        this(length, bytes, false);
    }
}
