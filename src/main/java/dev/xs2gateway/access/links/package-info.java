/**
 * Links for browsers: a signed, expiring right to one file, which needs no token of a consumer.
 *
 * <p>Signs and verifies links, and keeps the keys for that. Does not know what a link is used for.
 */
@NullMarked
package dev.xs2gateway.access.links;

import org.jspecify.annotations.NullMarked;
