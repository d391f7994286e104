package dev.xs2gateway.files;

import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/**
 * The bytes that a source sends, in order, and how many they are if it said so.
 *
 * <p>Reading blocks, and may throw a failure instead of an IOException. Closing early ends the transfer at the source, and comes
 * from another thread where nobody wants the bytes any more.
 */
public record IncomingBody(OptionalLong length, ReadableByteChannel bytes) {}
