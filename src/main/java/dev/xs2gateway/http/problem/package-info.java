/** Problem answers (RFC 9457): their types, their pages, and the mapping from failures. */
@NullMarked
package dev.xs2gateway.http.problem;

import org.jspecify.annotations.NullMarked;
