package dev.xs2gateway;

import java.io.PrintStream;
import java.util.List;

/**
 * A command of the jar that runs instead of the gateway: {@code java -jar quarkus-run.jar NAME …}. Implementations are listed in {@code
 * META-INF/services}. They run without Quarkus, settings and log, so that they are fast and work on any machine.
 */
public interface Command {
    /** The first argument, such as {@code new-token}. */
    String name();

    /** The arguments after the name and what the command does, in one line, such as {@code FILE: names …}. */
    String usage();

    /**
     * Runs the command.
     *
     * @param args the arguments after the name
     * @return the exit status: 0; 1 if the answer is no; {@link #MISUSED} for wrong arguments, and then the usage is printed
     */
    int run(List<String> args, PrintStream out);

    /** The exit status for arguments that the command does not take. */
    int MISUSED = 2;
}
