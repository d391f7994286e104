/** Links over HTTP: issued by a consumer, used by a browser. */
@NullMarked
package dev.xs2gateway.links;

import org.jspecify.annotations.NullMarked;
