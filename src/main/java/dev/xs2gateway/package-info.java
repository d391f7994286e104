/**
 * The XS2Event gateway: it answers simple requests, makes few upstream calls and returns verified files.
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
