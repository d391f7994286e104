/** The records in PostgreSQL: all SQL of the audit. */
@NullMarked
package dev.xs2gateway.audit.store;

import org.jspecify.annotations.NullMarked;
