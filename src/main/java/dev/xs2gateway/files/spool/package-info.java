/** Storage for the bytes of a file while it passes through: memory, then disk, within quotas. */
@NullMarked
package dev.xs2gateway.files.spool;

import org.jspecify.annotations.NullMarked;
