/** Brings files in once for any number of readers, verifies them, and keeps them for the next caller. */
@NullMarked
package dev.xs2gateway.files.transfer;

import org.jspecify.annotations.NullMarked;
