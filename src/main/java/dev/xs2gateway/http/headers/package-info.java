/** Parsed header values, as pure types without framework and without state. */
@NullMarked
package dev.xs2gateway.http.headers;

import org.jspecify.annotations.NullMarked;
