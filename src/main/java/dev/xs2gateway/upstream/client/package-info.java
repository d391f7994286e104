/** XS2Event as the rest of the gateway sees it, its beans, its settings and its health. */
@NullMarked
package dev.xs2gateway.upstream.client;

import org.jspecify.annotations.NullMarked;
