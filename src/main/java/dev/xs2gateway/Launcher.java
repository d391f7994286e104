package dev.xs2gateway;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the gateway until it is stopped, or a {@link Command} if there are arguments. If invalid settings prevent the start, it ends the process with one line for each of them. */
final class Launcher {
    private Launcher() {}

    static void run(String[] args) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            if (args.length > 0) {
                System.exit(Commands.load().run(List.of(args), System.out, System.err));
            }
            Quarkus.run(null, Launcher::exit, args);
        } else {
            // Dev mode has its own pages that show why the application does not start.
            Quarkus.run(args);
        }
    }

    private static void exit(int code, @Nullable Throwable failure) {
        if (failure != null) {
            report(failure);
        }
        System.exit(code);
    }

    private static void report(Throwable failure) {
        List<String> lines = StartFailure.lines(failure);
        if (lines.isEmpty()) {
            Logger.getLogger(Launcher.class).error("The gateway cannot start", failure);
            return;
        }
        // Standard error instead of the log, which is not set up yet if one of its own settings is invalid.
        lines.forEach(System.err::println);
        UnknownVariables.warnings(System.getenv().keySet()).forEach(System.err::println);
    }
}
