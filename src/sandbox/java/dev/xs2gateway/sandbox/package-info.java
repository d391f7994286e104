/**
 * XS2Event in a box: a stand-in for the ticket seller's API and its CDN, for tests, dev mode and benchmarks.
 *
 * <p>It knows only what is known about the vendor, and nothing of the gateway: else tests would prove only that our code
 * agrees with itself. It needs the JDK and nothing more, so that it also runs alone:
 * {@code java -cp target/test-classes dev.xs2gateway.sandbox.Sandbox 9090}. It is no product of XS2Event, and what it
 * does where the vendor's documentation is silent (the limit's figure, the error bodies, the life of a link) is guessed.
 *
 * <p>A test starts a {@link dev.xs2gateway.sandbox.Sandbox}, puts orders with
 * {@link dev.xs2gateway.sandbox.OrderBuilder}, breaks things with {@link dev.xs2gateway.sandbox.Faults} and counts what
 * was asked with {@link dev.xs2gateway.sandbox.CallLog}.
 */
@NullMarked
package dev.xs2gateway.sandbox;

import org.jspecify.annotations.NullMarked;
