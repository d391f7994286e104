/** Reads and assembles zips. */
@NullMarked
package dev.xs2gateway.files.zip;

import org.jspecify.annotations.NullMarked;
