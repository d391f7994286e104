package dev.xs2gateway;

import org.junit.jupiter.api.Assumptions;

/** A tool that a test needs on its machine. Without it the test is skipped, except in CI, where it fails: CI tests everything. */
public final class RequiredTool {
    private RequiredTool() {}

    /** Skips the test where the tool is missing, or fails it where the environment variable {@code CI} is {@code true}. */
    public static void require(boolean present, String name) {
        require(present, name, Boolean.parseBoolean(System.getenv("CI")));
    }

    static void require(boolean present, String name, boolean ci) {
        if (!present && ci) {
            throw new AssertionError("CI has to provide " + name);
        }
        Assumptions.assumeTrue(present, "there is no " + name);
    }
}
