/**
 * Bytes in, verified bytes out.
 *
 * <p>Knows how a file grows while its callers follow it ({@link dev.xs2gateway.files.GrowingFile}), where its bytes lie meanwhile
 * ({@link dev.xs2gateway.files.Spool}), and that none of it is seen whole before its check has passed. Refuses to know XS2Event,
 * orders, budgets and HTTP: the bytes come from a {@link dev.xs2gateway.files.Source}, and leave through a
 * {@link dev.xs2gateway.files.FileReader}. Called by {@code tickets}, {@code invoices} and the writer in {@code http}.
 */
@NullMarked
package dev.xs2gateway.files;

import org.jspecify.annotations.NullMarked;
