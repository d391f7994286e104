package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.failure.FailureException;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/**
 * A file's bytes as they arrive from the network, and their number if the sender stated it.
 *
 * <p>For one virtual thread: {@code bytes.read} blocks, and throws a {@link FailureException} if nothing arrived in time, if the connection
 * ended early, or if the thread was interrupted because its caller has left. The owner closes the file; closing it early ends the transfer.
 */
public record IncomingFile(OptionalLong length, ReadableByteChannel bytes) {}
