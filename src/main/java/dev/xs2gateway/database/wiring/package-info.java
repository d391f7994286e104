/** Creates the beans of {@code database}: the data source's switch, the watch, metrics, the health check and the settings check. */
@NullMarked
package dev.xs2gateway.database.wiring;

import org.jspecify.annotations.NullMarked;
