/** Creates the beans of {@code files}; its health and settings. */
@NullMarked
package dev.xs2gateway.files.wiring;

import org.jspecify.annotations.NullMarked;
