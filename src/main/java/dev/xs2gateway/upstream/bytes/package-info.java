/** HTTP below JSON: the client for bodies, content codings, limits, and the adapters to Netty and Vert.x. */
@NullMarked
package dev.xs2gateway.upstream.bytes;

import org.jspecify.annotations.NullMarked;
