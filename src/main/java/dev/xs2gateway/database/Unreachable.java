package dev.xs2gateway.database;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;

/** Distinguishes a database that cannot be reached from a statement that it refuses. */
final class Unreachable {
    // PostgreSQL's error codes: 08 connection exception, 53 insufficient resources, 57 operator intervention (shutdown,
    // crash,
    // starting up, statement timeout), 58 system error, 25006 read-only (a replica after a failover).
    private static final Set<String> CLASSES = Set.of("08", "53", "57", "58");
    private static final String READ_ONLY = "25006";
    private static final String CANCELED = "57014";

    private Unreachable() {}

    /** Says why the database could not be reached; null if it was reached and refused the statement. */
    static @Nullable String why(Throwable failure) {
        return causes(failure).anyMatch(Unreachable::isOfTheConnection) ? text(failure) : null;
    }

    /** Whether the server gave a statement up because it took too long: it is there, but has no answer now. */
    static boolean isGivenUp(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof SQLException sql && CANCELED.equals(sql.getSQLState()));
    }

    private static boolean isOfTheConnection(Throwable cause) {
        return switch (cause) {
            case ConnectionException _, SQLTimeoutException _ -> true;
            case SQLException sql -> {
                String state = sql.getSQLState();
                yield state == null
                        || state.equals(READ_ONLY)
                        || (state.length() >= 2 && CLASSES.contains(state.substring(0, 2)));
            }
            default -> false;
        };
    }

    /** The message of the failure's last cause in one line, without an address or a value of a statement. */
    static String text(Throwable failure) {
        Throwable last = causes(failure).reduce((before, after) -> after).orElse(failure);
        String message = last.getMessage();
        return message == null
                ? last.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Unreachable::cause)
                .map(Objects::requireNonNull)
                .limit(20);
    }

    private static @Nullable Throwable cause(@Nullable Throwable of) {
        return of == null ? null : of.getCause();
    }
}
