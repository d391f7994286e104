package dev.xs2gateway.upstream.call;

import dev.xs2gateway.DurationText;
import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.ByteResponse;
import dev.xs2gateway.upstream.bytes.DecodedBody;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Makes every call to XS2Event's API: retry → circuit breaker → budget → timeout → the call.
 *
 * <p>The retry surrounds the breaker, so the breaker counts every attempt; both surround the budget, so every attempt spends a call. The
 * wait for the budget is not part of the call's timeout. JSON calls and files share the breaker, because they reach the same server.
 */
public final class GuardedCalls {
    private static final Logger LOG = Logger.getLogger(GuardedCalls.class);
    private static final String RETRY_AFTER = "Retry-After";

    private final UpstreamConfig config;
    private final CallBudget budget;
    private final FaultReader faults;
    private final KeyCheck keyCheck;
    private final CallMeters meters;
    private final Guard guard;
    private volatile CircuitBreakerState breaker = CircuitBreakerState.CLOSED;

    public GuardedCalls(
            UpstreamConfig config, CallBudget budget, FaultReader faults, KeyCheck keyCheck, CallMeters meters) {
        this.config = config;
        this.budget = budget;
        this.faults = faults;
        this.keyCheck = keyCheck;
        this.meters = meters;
        this.guard = guard(config);
    }

    private Guard guard(UpstreamConfig config) {
        return Guard.create()
                .withDescription("XS2Event")
                .withCircuitBreaker()
                .when(thrown -> thrown instanceof UpstreamFault fault && fault.countsAgainstUpstream())
                .requestVolumeThreshold(config.breakerCalls())
                .failureRatio(config.breakerRatio())
                .delay(config.breakerDelay().toMillis(), ChronoUnit.MILLIS)
                .onStateChange(this::breakerIs)
                .done()
                .withRetry()
                .whenException(thrown -> thrown instanceof UpstreamFault fault && fault.isRetryable())
                .maxRetries(config.retries())
                .delay(config.retryDelay().toMillis(), ChronoUnit.MILLIS)
                .jitter(config.retryDelay().toMillis() / 2, ChronoUnit.MILLIS)
                .done()
                .build();
    }

    private void breakerIs(CircuitBreakerState state) {
        breaker = state;
        switch (state) {
            case OPEN ->
                LOG.warnf(
                        "XS2Event fails too often (last failure: %s): the gateway makes no calls for %s",
                        meters.lastFailure(), DurationText.of(config.breakerDelay()));
            case CLOSED -> LOG.info("XS2Event answers again");
            case HALF_OPEN -> LOG.debug("One call probes whether XS2Event answers again");
        }
    }

    public CircuitBreakerState breaker() {
        return breaker;
    }

    /**
     * Makes a JSON call. It fails with {@link FailureException}; {@link RefusedCall#statusIn} returns the status behind the failure.
     *
     * @param ready runs right before each attempt is sent; if it fails with {@link NothingToAsk}, that attempt is neither sent nor spent
     * @param alone whether the call is for one id; evaluated after {@code ready} has run
     */
    public <T> Uni<T> lookup(
            CallKind kind,
            CallAccount account,
            Supplier<Uni<Void>> ready,
            Supplier<Uni<T>> send,
            BooleanSupplier alone) {
        return guarded(() -> once(kind, account, ready, send, alone))
                .onFailure(GuardedCalls::doubtsKey)
                .recoverWithUni(thrown -> keyCheck.confirm(account).onItem().transformToUni(result -> Uni.createFrom()
                        .failure(confirmed(thrown, result, true))))
                .onFailure()
                .transform(this::outcome);
    }

    private static boolean doubtsKey(Throwable thrown) {
        return thrown instanceof UpstreamFault fault && fault.doubtsKey();
    }

    /** The fault that follows from a refusal that may concern the key, given the result of the key check. */
    private static UpstreamFault confirmed(Throwable doubt, KeyCheck.Result result, boolean lookup) {
        RefusedCall call = Objects.requireNonNull(RefusedCall.in(doubt));
        return switch (result) {
            case REFUSED -> (UpstreamFault) doubt;
            case ACCEPTED -> FaultReader.notTheKey(call, lookup);
            case UNKNOWN -> FaultReader.perhapsTheKey(call);
        };
    }

    private <T> Uni<T> guarded(Supplier<Uni<T>> once) {
        TypeLiteral<Uni<T>> type = new TypeLiteral<>() {};
        return Uni.createFrom().deferred(() -> {
            Cancellation cancellation = new Cancellation();
            return guard.get(() -> cancellation.endEarly(once.get()), type)
                    .onCancellation()
                    .invoke(cancellation::signal);
        });
    }

    /** Ends a call whose caller has left. The guard itself does not pass on a cancellation; it would continue to wait and to retry. */
    private static final class Cancellation {
        private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

        void signal() {
            cancelled.complete(null);
        }

        <T> Uni<T> endEarly(Uni<T> call) {
            Uni<T> callerLeft = Uni.createFrom().emitter(emitter -> {
                CompletableFuture<Void> _ =
                        cancelled.thenRun(() -> emitter.fail(new Failure.CallerLeft().asException()));
            });
            return cancelled.isDone()
                    ? callerLeft
                    : Uni.join().first(call, callerLeft).toTerminate();
        }
    }

    private <T> Uni<T> once(
            CallKind kind,
            CallAccount account,
            Supplier<Uni<Void>> ready,
            Supplier<Uni<T>> send,
            BooleanSupplier alone) {
        return budget.spend(
                account.owner(),
                () -> ready.get().chain(() -> meters.measured(kind, timed(account, send, alone))),
                UpstreamFault::outcomeOf);
    }

    private <T> Uni<T> timed(CallAccount account, Supplier<Uni<T>> send, BooleanSupplier alone) {
        account.charge();
        return send.get().ifNoItem().after(config.timeout()).fail().onFailure().transform(thrown -> faults.ofLookup(
                        thrown)
                .of(account.attempt(), alone.getAsBoolean()));
    }

    /** Makes a blocking file call and returns once the response head has come; the status of the result is 200. */
    public ByteResponse bytes(CallKind kind, CallAccount account, Supplier<ByteResponse> send) {
        return blocking(account, () -> meters.measured(kind, () -> file(answered(send))), ByteResponse.class);
    }

    /**
     * Makes a blocking call for a link to a file; returns the whole answer, or its first {@code most} bytes.
     * The answer's status is 200, and the answer is not a message of the API.
     */
    public byte[] link(CallAccount account, Supplier<ByteResponse> send, int most) {
        return blocking(
                account, () -> meters.measured(CallKind.ZIP_LINK, () -> link(answered(send), most)), byte[].class);
    }

    /** Runs an exchange with the CDN and measures it like a call, although it is no call of the API. */
    public <T> T measuredCdn(Supplier<T> exchange) {
        return meters.measured(CallKind.CDN, exchange);
    }

    private <T> T blocking(CallAccount account, Supplier<T> call, Class<T> type) {
        try {
            return guard.call(() -> onceBlocking(account, call), type);
        } catch (Exception thrown) {
            throw outcome(
                    doubtsKey(thrown) ? confirmed(thrown, UniAwaiter.item(keyCheck.confirm(account)), false) : thrown);
        }
    }

    private <T> T onceBlocking(CallAccount account, Supplier<T> call) {
        return budget.spendBlocking(
                account.owner(),
                () -> {
                    account.charge();
                    return call.get();
                },
                UpstreamFault::outcomeOf);
    }

    private ByteResponse answered(Supplier<ByteResponse> send) {
        ByteResponse answer = sent(send);
        if (answer.status() == 200) {
            return answer;
        }
        try (answer) {
            throw faults.ofStatus(refused(answer), false);
        }
    }

    /** Describes the refusal of a file call. Reads the body of a 404 only: any other status means the same whoever sent it. */
    private static RefusedCall refused(ByteResponse answer) {
        return new RefusedCall(
                answer.status(), answer.headers().get(RETRY_AFTER), answer.status() == 404 && isFromApi(answer));
    }

    private static boolean isFromApi(ByteResponse answer) {
        try (InputStream body = Channels.newInputStream(DecodedBody.of(answer).bytes())) {
            return ErrorBody.isFromApi(body.readNBytes(ErrorBody.LONGEST + 1));
        } catch (FailureException | IOException unreadable) {
            return false;
        }
    }

    /** Refuses a JSON answer with {@code Retry-After}: it is a message, because a file states no time at which to come back. */
    private ByteResponse file(ByteResponse answer) {
        String type = answer.headers().get("Content-Type");
        if (type == null || !type.contains("json") || answer.headers().get(RETRY_AFTER) == null) {
            return answer;
        }
        try (answer) {
            throw faults.notYet(refused(answer));
        }
    }

    private byte[] link(ByteResponse answer, int most) {
        byte[] bytes = read(answer, most);
        if (ErrorBody.isMessageWithoutLink(bytes)) {
            throw faults.notYet(refused(answer));
        }
        return bytes;
    }

    private ByteResponse sent(Supplier<ByteResponse> send) {
        try {
            return send.get();
        } catch (FailureException thrown) {
            throw faults.ofBytes(thrown);
        }
    }

    private byte[] read(ByteResponse answer, int most) {
        IncomingBody body = decoded(answer);
        try (answer;
                InputStream bytes = Channels.newInputStream(body.bytes())) {
            return bytes.readNBytes(most);
        } catch (FailureException thrown) {
            throw faults.ofBody(thrown);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private IncomingBody decoded(ByteResponse answer) {
        try {
            return DecodedBody.of(answer);
        } catch (FailureException unknownCoding) {
            throw faults.ofBytes(unknownCoding);
        }
    }

    private RuntimeException outcome(Throwable thrown) {
        return switch (thrown) {
            case UpstreamFault fault -> fault.asFailure();
            case CircuitBreakerOpenException open ->
                new Failure.UpstreamUnavailable("XS2Event has failed too often recently", config.breakerDelay())
                        .causedBy(open);
            case InterruptedException interrupt -> Failure.CallerLeft.after(interrupt);
            case RuntimeException other -> other;
            default -> new IllegalStateException(thrown);
        };
    }
}
