/**
 * The optional PostgreSQL database: whether there is one, whether it can be reached, and the schema's migrations.
 *
 * <p>Knows neither tables nor their meaning: SQL stands in the {@code *Store} classes of the rooms that use this package. Look-ups and
 * downloads never wait for it.
 */
@NullMarked
package dev.xs2gateway.database;

import org.jspecify.annotations.NullMarked;
