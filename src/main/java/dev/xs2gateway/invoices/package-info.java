/**
 * Downloads of invoices.
 *
 * <p>The package asks {@code orders} whether the order lists the invoice, has {@code upstream} send it, and has {@code files}
 * hold it until it is whole, because XS2Event states no digest for invoices. Invoices are given whatever the order's status.
 */
@NullMarked
package dev.xs2gateway.invoices;

import org.jspecify.annotations.NullMarked;
