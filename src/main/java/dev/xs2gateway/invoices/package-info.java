/**
 * Give me the invoice.
 *
 * <p>Asks {@code orders} whether the invoice is one of that order's, has {@code upstream} send it and {@code files} hold it until it
 * is whole: the vendor states no digest for invoices. They are given whatever the order's status.
 */
@NullMarked
package dev.xs2gateway.invoices;

import org.jspecify.annotations.NullMarked;
