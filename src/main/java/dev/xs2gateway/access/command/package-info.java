/** The commands of the jar that help to write the consumers' file. They run without the gateway. */
@NullMarked
package dev.xs2gateway.access.command;

import org.jspecify.annotations.NullMarked;
