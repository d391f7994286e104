/** The command that checks an export without the gateway. */
@NullMarked
package dev.xs2gateway.audit.command;

import org.jspecify.annotations.NullMarked;
