/** The client for XS2Event that the rest of the gateway uses, with its beans, its settings and its health check. */
@NullMarked
package dev.xs2gateway.upstream.client;

import org.jspecify.annotations.NullMarked;
