package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.failure.FailureException;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/**
 * A file's bytes as they come from the network, and how many there will be if the sender said so.
 *
 * <p>For one virtual thread: {@code bytes.read} waits, and throws a {@link FailureException} when nothing came in time, when the
 * connection ended short, or when the thread was interrupted because its caller has left. Whoever has it closes it; closing it
 * early ends the transfer.
 */
public record IncomingFile(OptionalLong length, ReadableByteChannel bytes) {}
