package dev.xs2gateway.http.pipeline;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/** Answers unexpected exceptions with the request id; the details stay in the log. */
@Provider
final class UnexpectedMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(UnexpectedMapper.class);

    private final ProblemAnswer answer;

    @Inject
    UnexpectedMapper(ProblemAnswer answer) {
        this.answer = answer;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        LOG.error("unexpected", thrown);
        return answer.internal();
    }
}
