/** The JSON calls of the API: lists, pages, single orders, and the tolerant parsing of their answers. */
@NullMarked
package dev.xs2gateway.upstream.json;

import org.jspecify.annotations.NullMarked;
