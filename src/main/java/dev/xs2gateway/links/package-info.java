/**
 * The routes of links for browsers: issuing them, and giving the file behind one.
 *
 * <p>A link is signed and verified in {@code access.links}. Whether its file may be given is
 * decided when the link is used, by {@code tickets} and {@code invoices}, as for every other request.
 */
@NullMarked
package dev.xs2gateway.links;

import org.jspecify.annotations.NullMarked;
