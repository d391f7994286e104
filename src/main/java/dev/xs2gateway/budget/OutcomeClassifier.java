package dev.xs2gateway.budget;

import org.jspecify.annotations.Nullable;

/** Tells what the end of a call says: {@code thrown} is what it failed with, null where it did not. */
@FunctionalInterface
public interface OutcomeClassifier {
    CallOutcome of(@Nullable Throwable thrown);
}
