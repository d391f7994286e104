package dev.xs2gateway.access.command;

import dev.xs2gateway.Command;
import dev.xs2gateway.access.ConsumersFile;
import dev.xs2gateway.access.Role;
import dev.xs2gateway.access.Token;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Makes a token for a consumer, and prints it once with the entry of the consumers' file. Nothing is written anywhere. */
public final class NewTokenCommand implements Command {
    private static final List<String> USUAL_ROLES = List.of(Role.STATUS.word(), Role.TICKETS.word());

    @Override
    public String name() {
        return "new-token";
    }

    @Override
    public String usage() {
        return "NAME [ROLE…]: prints a new token for the consumer NAME, and the YAML to add to gateway.access.consumers-file";
    }

    @Override
    public int run(List<String> args, PrintStream out) {
        if (args.isEmpty()) {
            return MISUSED;
        }
        String name = args.getFirst();
        List<String> roles = args.size() == 1 ? USUAL_ROLES : args.subList(1, args.size());
        if (!ConsumersFile.isName(name)) {
            out.println("A name has 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'");
            return MISUSED;
        }
        if (!roles.stream().allMatch(word -> Role.of(word) != null)) {
            out.println("The roles are " + allRoles());
            return MISUSED;
        }
        print(name, roles, Token.create(new SecureRandom()), out);
        return 0;
    }

    private static void print(String name, List<String> roles, Token token, PrintStream out) {
        out.println(token.reveal());
        out.print("""
                # Above: the token of %1$s, which is not shown again. Hand it over, and keep it nowhere else.
                # Below: what to add to gateway.access.consumers-file. It holds the digest of the token only.
                # Roles: %2$s
                consumers:
                  - name: "%1$s"
                    keys:
                      - id: "%3$s"
                        sha256: "%4$s"
                    roles: [ %5$s ]
                    lane: normal
                """.formatted(
                name, allRoles(), token.keyId(), HexFormat.of().formatHex(token.sha256()), String.join(", ", roles)));
    }

    private static String allRoles() {
        return Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", "));
    }
}
