/** URLs as the WHATWG standard defines them. The code is pure. */
@NullMarked
package dev.xs2gateway.upstream.url;

import org.jspecify.annotations.NullMarked;
