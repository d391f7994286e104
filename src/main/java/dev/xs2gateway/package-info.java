/**
 * The XS2Event gateway: simple questions in, few calls out, verified files back.
 *
 * <pre>
 * caller → http, access → orders  → budget → upstream → XS2Event
 *                       → tickets ┐
 *                       → invoices┴ files ← upstream ← XS2Event, its CDN
 * </pre>
 */
@NullMarked
package dev.xs2gateway;

import org.jspecify.annotations.NullMarked;
