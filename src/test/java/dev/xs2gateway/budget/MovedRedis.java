package dev.xs2gateway.budget;

import dev.xs2gateway.RedisProcess;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Redis at the end of a line, both in time that the test moves: its clock runs as fast as the test says, and each step takes as long
 * as the test says to get there and back.
 *
 * <p>Beside that, Redis' clock advances by what a step really takes, a millisecond or so: it is a little faster than asked for.
 */
public final class MovedRedis extends RedisAPI {
    private final RedisProcess redis;
    private final String budget;
    private long now;
    private double rate = 1;
    private double ahead;
    private long there;
    private long back;

    public MovedRedis(RedisProcess redis, String scope) {
        super(redis.api().getDelegate());
        this.redis = redis;
        this.budget = "xs2gateway:{" + scope + "}:budget";
    }

    /** Real time, in nanoseconds. */
    public synchronized long now() {
        return now;
    }

    /** From now on Redis' clock runs as many times as fast as real time. */
    public synchronized void runAt(double rate) {
        this.rate = rate;
    }

    /** From now on a step takes as many nanoseconds on its way there and back. */
    public synchronized void distance(long there, long back) {
        this.there = there;
        this.back = back;
    }

    public synchronized void move(long nanos) {
        now += nanos;
        ahead += nanos * rate;
    }

    /** Redis' clock alone leaps. */
    public synchronized void leap(long nanos) {
        ahead += nanos;
    }

    private synchronized String takeAhead() {
        long micros = TimeUnit.NANOSECONDS.toMicros((long) ahead);
        ahead -= TimeUnit.MICROSECONDS.toNanos(micros);
        return Long.toString(micros);
    }

    private synchronized void travelThere() {
        move(there);
    }

    private synchronized void travelBack() {
        move(back);
    }

    @Override
    public Uni<Response> evalsha(List<String> arguments) {
        travelThere();
        return redis.api()
                .hincrby(budget, "offset", takeAhead())
                .chain(moved -> redis.api().evalsha(arguments))
                .onTermination()
                .invoke(this::travelBack);
    }

    @Override
    public Uni<Response> eval(List<String> arguments) {
        return redis.api().eval(arguments);
    }
}
