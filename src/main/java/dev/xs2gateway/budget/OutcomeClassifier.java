package dev.xs2gateway.budget;

import org.jspecify.annotations.Nullable;

/** Derives the outcome of a call from its end. {@code thrown} is the exception with which the call failed, or null if it succeeded. */
@FunctionalInterface
public interface OutcomeClassifier {
    CallOutcome of(@Nullable Throwable thrown);
}
