/** Problem answers (RFC 9457): their types, their pages, and how each failure is presented. */
@NullMarked
package dev.xs2gateway.http.problem;

import org.jspecify.annotations.NullMarked;
