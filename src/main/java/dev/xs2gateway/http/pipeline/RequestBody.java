package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.connection.ConnectionGuard;
import dev.xs2gateway.http.connection.Http2BodyLengths;
import dev.xs2gateway.http.connection.UnreadBody;
import dev.xs2gateway.http.problem.Problem;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of one request while it arrives; passes the request on once the body is complete. Belongs to the request's event loop. */
public final class RequestBody {
    private static final String KEY = RequestBody.class.getName();
    private static final String CONTINUE = "100-continue";

    private final RoutingContext request;
    private final ProblemResponder early;
    private final BodyLimits limits;
    private final Runnable onLate;
    private final @Nullable ConnectionGuard guard;
    private final Buffer body = Buffer.buffer();
    private boolean ended;
    private long length = -1;
    private long held;
    private long timer;

    /** {@code onLate} runs when the body is refused because it has not come in time. */
    RequestBody(RoutingContext request, ProblemResponder early, BodyLimits limits, Runnable onLate) {
        this.request = request;
        this.early = early;
        this.limits = limits;
        this.onLate = onLate;
        this.guard = ConnectionGuard.of(request.request());
    }

    /** Returns the collected body of a request; empty if it has no bytes, or none were collected. */
    static byte[] of(RoutingContext request) {
        @Nullable Buffer body = request.get(KEY);
        return body == null ? new byte[0] : body.getBytes();
    }

    /** Whether a body was collected and has no bytes. */
    static boolean isEmpty(RoutingContext request) {
        @Nullable Buffer body = request.get(KEY);
        return body != null && body.length() == 0;
    }

    void collect() {
        HttpServerRequest http = request.request();
        if (guard != null) {
            guard.bodyBegan();
        }
        timer = request.vertx().setTimer(limits.timeout().toMillis(), late -> refuseLate());
        request.addEndHandler(over -> {
            end();
            limits.release(held);
        });
        if (CONTINUE.equalsIgnoreCase(http.getHeader(HttpHeaders.EXPECT))) {
            // Quarkus REST would send it again.
            http.headers().remove(HttpHeaders.EXPECT);
            http.response().writeContinue();
        }
        if (http.isEnded()) {
            proceed();
            return;
        }
        http.exceptionHandler(gone -> end());
        http.endHandler(all -> proceed());
        http.handler(this::add);
        if (UnreadBody.isHttp2(http)) {
            Context context = request.vertx().getOrCreateContext();
            Http2BodyLengths.whenKnown(http, bytes -> lengthIs(bytes, context));
        }
    }

    private void lengthIs(long bytes, Context context) {
        length = bytes;
        if (isWhole()) {
            request.request().pause();
            // This is called below Vert.x, where no context is set.
            context.runOnContext(now -> proceed());
        }
    }

    private void add(Buffer piece) {
        if (ended) {
            return;
        }
        held += piece.length();
        boolean hasRoom = limits.hold(piece.length());
        if (BodyLimits.isTooLarge(held)) {
            refuse(Problems.tooLarge());
        } else if (!hasRoom) {
            refuse(Problems.overloaded());
        } else {
            body.appendBuffer(piece);
            if (isWhole()) {
                request.request().pause();
                proceed();
            }
        }
    }

    private boolean isWhole() {
        return held == length && !ended;
    }

    private void proceed() {
        if (!ended) {
            end();
            request.put(KEY, body);
            // Unless a body is set, Quarkus REST pauses the request, assumes that it has not ended, and waits for ever.
            ((RoutingContextInternal) request).setBody(Buffer.buffer());
            request.next();
        }
    }

    private void refuseLate() {
        if (!ended) {
            onLate.run();
            refuse(late());
        }
    }

    private void refuse(Problem problem) {
        if (!ended) {
            end();
            early.refuse(request, problem);
        }
    }

    private static Problem late() {
        return Problems.of(ProblemType.REQUEST_TIMEOUT, "The body did not come in time.", Map.of());
    }

    /** Stops waiting for the caller. */
    private void end() {
        if (!ended) {
            ended = true;
            request.vertx().cancelTimer(timer);
            if (guard != null) {
                guard.bodyEnded();
            }
        }
    }
}
