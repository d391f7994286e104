package dev.xs2gateway.http.connection;

import dev.xs2gateway.http.problem.Problem;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Map;

/**
 * Marks a request whose head could not be parsed. It claims success, so that Vert.x passes the request, in order,
 * to the same handlers as any other instead of answering with a bare status; the path guard then refuses it.
 */
public final class UnreadableHead extends DecoderResult {
    // The superclass exposes its cause only if the result is not a success.
    private final Throwable why;

    UnreadableHead(Throwable why) {
        super(why);
        this.why = why;
    }

    @Override
    public boolean isSuccess() {
        return true;
    }

    @Override
    public boolean isFailure() {
        return false;
    }

    public Problem problem() {
        return switch (why) {
            case TooLongHttpLineException line ->
                Problems.of(
                        ProblemType.URI_TOO_LONG,
                        "The request's first line is longer than any that is needed.",
                        Map.of());
            case TooLongHttpHeaderException headers ->
                Problems.of(
                        ProblemType.HEADERS_TOO_LARGE,
                        "The request's headers are larger than any that are needed.",
                        Map.of());
            default -> Problems.of(ProblemType.INVALID_REQUEST, "The request's head is not HTTP.", Map.of());
        };
    }
}
