/** Zip links: the rules for their targets, and the files that they lead to. This package never sees the API key. */
@NullMarked
package dev.xs2gateway.upstream.cdn;

import org.jspecify.annotations.NullMarked;
