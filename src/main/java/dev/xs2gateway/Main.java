package dev.xs2gateway;

import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The entry point: checks the version of Java, then starts the gateway.
 *
 * <p>The build compiles this class alone for Java 17, the oldest that Quarkus' own launcher runs on: an older Java than the gateway needs
 * then meets one sentence here instead of an {@link UnsupportedClassVersionError} and its stack trace.
 */
@QuarkusMain
public final class Main {
    private static final int NEEDED = 25;

    private Main() {}

    /** {@code args} are those of the command line. */
    public static void main(String[] args) {
        int found = Runtime.version().feature();
        if (found < NEEDED) {
            System.err.println("The gateway needs Java " + NEEDED + " or newer, and this is Java " + found + " ("
                    + System.getProperty("java.home")
                    + "): set JAVA_HOME to a newer one, or start the jar with its bin/java.");
            System.exit(1);
        }
        Launcher.run(args);
    }
}
