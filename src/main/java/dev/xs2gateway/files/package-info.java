/**
 * Bytes in, verified bytes out.
 *
 * <p>This package knows how a file grows while its callers follow it ({@link dev.xs2gateway.files.transfer.GrowingFile}), where its bytes
 * lie meanwhile ({@link dev.xs2gateway.files.spool.Spool}), and that no reader receives the whole file before its check has passed. It
 * does not know XS2Event, orders, budgets or HTTP: the bytes come from an {@link dev.xs2gateway.files.transfer.Origin}, and leave
 * through a {@link dev.xs2gateway.files.transfer.FileReader}. {@code tickets}, {@code invoices} and {@code http.delivery} call it.
 */
@NullMarked
package dev.xs2gateway.files;

import org.jspecify.annotations.NullMarked;
