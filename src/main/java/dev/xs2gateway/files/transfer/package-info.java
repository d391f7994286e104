/** Fetches each file once for any number of readers, verifies it, and keeps it for the next caller. */
@NullMarked
package dev.xs2gateway.files.transfer;

import org.jspecify.annotations.NullMarked;
