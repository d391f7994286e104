package dev.xs2gateway.sandbox;

import org.junit.jupiter.api.AfterEach;

/** A sandbox of its own for every test. */
abstract class WithSandbox {
    final MovableClock clock = new MovableClock();
    final Sandbox sandbox = Sandbox.start(0, 0, clock);
    final Caller caller = new Caller(sandbox);

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }
}
