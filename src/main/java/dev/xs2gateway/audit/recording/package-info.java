/** The way of a record from a request to the database. */
@NullMarked
package dev.xs2gateway.audit.recording;

import org.jspecify.annotations.NullMarked;
