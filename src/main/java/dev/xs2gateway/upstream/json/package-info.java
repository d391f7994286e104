/** The JSON calls of the API: lists, pages, single orders, and reading them tolerantly. */
@NullMarked
package dev.xs2gateway.upstream.json;

import org.jspecify.annotations.NullMarked;
