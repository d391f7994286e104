/** Creates the beans of {@code files}, its health check and its settings check. */
@NullMarked
package dev.xs2gateway.files.wiring;

import org.jspecify.annotations.NullMarked;
