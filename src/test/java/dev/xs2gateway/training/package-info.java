/** The packaged gateway's training: a run whose classes and profiles make the next start short (JEP 483, 514, 515). Knows the JDK and the sandbox. */
@NullMarked
package dev.xs2gateway.training;

import org.jspecify.annotations.NullMarked;
