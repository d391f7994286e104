/** The filters and mappers around the resources: admission, bodies, methods, abandoned requests, shutdown, failures. */
@NullMarked
package dev.xs2gateway.http.pipeline;

import org.jspecify.annotations.NullMarked;
