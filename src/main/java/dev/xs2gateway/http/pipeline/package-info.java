/** What happens to a request before and around its resource: admission, bodies, methods, abandoned requests, shutdown, failures. */
@NullMarked
package dev.xs2gateway.http.pipeline;

import org.jspecify.annotations.NullMarked;
