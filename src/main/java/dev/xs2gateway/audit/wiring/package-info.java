/** Creates the beans of {@code audit}. */
@NullMarked
package dev.xs2gateway.audit.wiring;

import org.jspecify.annotations.NullMarked;
