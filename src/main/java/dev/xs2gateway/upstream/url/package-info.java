/** URLs as the WHATWG standard reads them. Pure. */
@NullMarked
package dev.xs2gateway.upstream.url;

import org.jspecify.annotations.NullMarked;
