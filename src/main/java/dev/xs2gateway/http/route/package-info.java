/**
 * The route table: the only place that knows a path of the public port, and what each route means for the edge.
 *
 * <p>Knows neither resources nor stages of the pipeline; all of them ask this package for the route of a request.
 */
@NullMarked
package dev.xs2gateway.http.route;

import org.jspecify.annotations.NullMarked;
