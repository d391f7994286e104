package dev.xs2gateway.audit.command;

import dev.xs2gateway.Command;
import dev.xs2gateway.audit.chain.ExportVerifier;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Checks an export of the audit without the gateway and its database. */
public final class VerifyAuditCommand implements Command {
    private static final int BUFFER = 64 * 1024;

    @Override
    public String name() {
        return "verify-audit";
    }

    @Override
    public String usage() {
        return "FILE: says whether an export of GET /audit/export is whole and unchanged, or names its first line that is not";
    }

    @Override
    public int run(List<String> args, PrintStream out) {
        if (args.size() != 1) {
            return MISUSED;
        }
        try (InputStream file = new BufferedInputStream(Files.newInputStream(Path.of(args.getFirst())), BUFFER)) {
            ExportVerifier.Result result = ExportVerifier.verify(file);
            out.println(result.text());
            return result.isOk() ? 0 : 1;
        } catch (IOException | InvalidPathException e) {
            out.println("the file cannot be read");
            return 1;
        }
    }
}
