package dev.xs2gateway.upstream.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Measures calls to XS2Event: the duration of each kind, without the wait for the budget, and the failures. */
@Singleton
public final class CallMeters {
    private final MeterRegistry meters;
    private volatile FailureKind last = FailureKind.NONE;

    @Inject
    public CallMeters(MeterRegistry meters) {
        this.meters = meters;
        for (CallKind call : CallKind.values()) {
            timer(call);
        }
        for (FailureKind kind : FailureKind.values()) {
            if (kind != FailureKind.NONE) {
                counter(CallKind.LOOKUP, kind);
            }
        }
    }

    private Timer timer(CallKind call) {
        return Timer.builder("gateway.upstream.call")
                .description("The duration of calls; for a file, until its response head arrived")
                .tag("call", call.label())
                .register(meters);
    }

    private void failed(CallKind call, Throwable thrown) {
        FailureKind kind = FailureKind.of(thrown);
        if (kind != FailureKind.NONE) {
            last = kind;
            counter(call, kind).increment();
        }
    }

    private Counter counter(CallKind call, FailureKind kind) {
        return Counter.builder("gateway.upstream.failures")
                .description("Failed calls, by reason")
                .tag("call", call.label())
                .tag("kind", kind.label())
                .register(meters);
    }

    /** The reason of the latest failed call, in words. */
    public String lastFailure() {
        return last.words();
    }

    /** Measures {@code send}, which fails with an {@link UpstreamFault}. */
    <T> Uni<T> measured(CallKind call, Uni<T> send) {
        return Uni.createFrom().deferred(() -> {
            Timer.Sample sample = Timer.start(meters);
            return send.onItemOrFailure().invoke((item, thrown) -> {
                sample.stop(timer(call));
                if (thrown != null) {
                    failed(call, thrown);
                }
            });
        });
    }

    <T> T measured(CallKind call, Supplier<T> send) {
        Timer.Sample sample = Timer.start(meters);
        try {
            return send.get();
        } catch (RuntimeException thrown) {
            failed(call, thrown);
            throw thrown;
        } finally {
            sample.stop(timer(call));
        }
    }
}
