/** Pure types for header values. No framework, no state. */
@NullMarked
package dev.xs2gateway.http.headers;

import org.jspecify.annotations.NullMarked;
