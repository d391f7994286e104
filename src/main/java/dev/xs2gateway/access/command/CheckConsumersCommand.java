package dev.xs2gateway.access.command;

import dev.xs2gateway.Command;
import dev.xs2gateway.access.Consumers;
import dev.xs2gateway.access.ConsumersFile;
import dev.xs2gateway.access.InvalidFileException;
import dev.xs2gateway.access.WatchedFile;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Says what is wrong with a consumers' file before the gateway has to refuse it. */
public final class CheckConsumersCommand implements Command {
    @Override
    public String name() {
        return "check-consumers";
    }

    @Override
    public String usage() {
        return "FILE: prints everything that is wrong with a file for gateway.access.consumers-file, or ok";
    }

    @Override
    public int run(List<String> args, PrintStream out) {
        if (args.size() != 1) {
            return MISUSED;
        }
        try {
            Consumers consumers = ConsumersFile.parse(WatchedFile.read(Path.of(args.getFirst())));
            if (consumers.all().isEmpty()) {
                throw new InvalidFileException(
                        List.of("the file names no consumer, and the gateway does not start with it"));
            }
            out.println("ok: " + consumers);
            return 0;
        } catch (InvalidFileException e) {
            e.problems().forEach(out::println);
            return 1;
        } catch (InvalidPathException e) {
            out.println("there is no such file");
            return 1;
        }
    }
}
