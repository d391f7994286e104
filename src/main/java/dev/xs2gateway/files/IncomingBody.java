package dev.xs2gateway.files;

import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/**
 * The bytes that a source sends, in order, and their number if the source states it.
 *
 * <p>Reading blocks, and may throw a failure instead of an IOException. Closing the channel early
 * ends the transfer at the source; another thread does so when no reader wants the bytes any more.
 */
public record IncomingBody(OptionalLong length, ReadableByteChannel bytes) {}
