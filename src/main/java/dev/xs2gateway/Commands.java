package dev.xs2gateway;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The commands of the jar. */
final class Commands {
    private final List<Command> commands;

    Commands(List<Command> commands) {
        this.commands =
                commands.stream().sorted(Comparator.comparing(Command::name)).toList();
    }

    /** All commands that the jar's packages list. */
    static Commands load() {
        return new Commands(ServiceLoader.load(Command.class, Command.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /**
     * Runs the command that the first argument names.
     *
     * @param args at least one argument
     * @return the exit status
     */
    int run(List<String> args, PrintStream out, PrintStream err) {
        for (Command command : commands) {
            if (command.name().equals(args.getFirst())) {
                int status = command.run(args.subList(1, args.size()), out);
                if (status == Command.MISUSED) {
                    err.println(line(command));
                }
                return status;
            }
        }
        err.println(
                "There is no command " + args.getFirst() + ". Without arguments the gateway starts; the commands are");
        commands.forEach(command -> err.println("  " + line(command)));
        return Command.MISUSED;
    }

    private static String line(Command command) {
        return command.name() + " " + command.usage();
    }
}
