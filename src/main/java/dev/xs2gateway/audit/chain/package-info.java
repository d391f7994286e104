/** The hash chain of one pod's records: the text that is hashed, and the check of an export. */
@NullMarked
package dev.xs2gateway.audit.chain;

import org.jspecify.annotations.NullMarked;
