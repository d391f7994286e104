/** Creates the beans of {@code http}, checks its settings and completes the OpenAPI document. */
@NullMarked
package dev.xs2gateway.http.wiring;

import org.jspecify.annotations.NullMarked;
