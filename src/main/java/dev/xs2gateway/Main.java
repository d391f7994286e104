package dev.xs2gateway;

import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The entry point: checks the version of Java, then starts the gateway.
 *
 * <p>The build compiles only this class for Java 17, the oldest version that Quarkus' own launcher runs on. On a Java older than the
 * gateway needs, the operator therefore sees one sentence instead of an {@link UnsupportedClassVersionError} and its stack trace.
 */
@QuarkusMain
public final class Main {
    private static final int NEEDED = 25;

    private Main() {}

    /** Starts the gateway; {@code args} are the command-line arguments. */
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
