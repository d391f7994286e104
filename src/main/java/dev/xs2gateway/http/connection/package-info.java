/**
 * Adapters to Netty and to internal classes of Vert.x: connections, unread bodies, heads
 * that cannot be parsed. The only package of {@code http} that may know those classes.
 */
@NullMarked
package dev.xs2gateway.http.connection;

import org.jspecify.annotations.NullMarked;
