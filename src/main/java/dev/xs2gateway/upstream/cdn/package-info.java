/** Zip links: what they may point to, and the files behind them. Never sees the API key. */
@NullMarked
package dev.xs2gateway.upstream.cdn;

import org.jspecify.annotations.NullMarked;
