/** Builds the objects of {@code access} from its settings, and keeps their files up to date. */
@NullMarked
package dev.xs2gateway.access.wiring;

import org.jspecify.annotations.NullMarked;
