/** The file in which records wait for the database. */
@NullMarked
package dev.xs2gateway.audit.journal;

import org.jspecify.annotations.NullMarked;
