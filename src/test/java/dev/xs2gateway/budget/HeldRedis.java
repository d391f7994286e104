package dev.xs2gateway.budget;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers each step of a pod when, and as, the test says. */
public final class HeldRedis extends RedisAPI {
    private final List<Step> steps = new ArrayList<>();

    public HeldRedis() {
        super(nobody());
    }

    private static io.vertx.redis.client.RedisAPI nobody() {
        return (io.vertx.redis.client.RedisAPI) Proxy.newProxyInstance(
                HeldRedis.class.getClassLoader(),
                new Class<?>[] {io.vertx.redis.client.RedisAPI.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A step that was asked for. */
    public record Step(JsonObject asked, UniEmitter<? super Response> emitter) {
        /** {@code now}: the time there. */
        public void answer(String status, Duration now) {
            MultiType answer = MultiType.create(9, false);
            for (String part : List.of(status, Long.toString(now.toNanos() / 1000), "1", "0", "", "0", "0", "9")) {
                answer.add(BulkType.create(Buffer.buffer(part), false));
            }
            answer.add(MultiType.create(0, false));
            emitter.complete(Response.newInstance(answer));
        }
    }

    @Override
    public Uni<Response> evalsha(List<String> arguments) {
        return Uni.createFrom().emitter(emitter -> steps.add(new Step(new JsonObject(arguments.getLast()), emitter)));
    }

    /** What it does when its memory is full is of no interest here. */
    @Override
    public Uni<Response> config(List<String> arguments) {
        return Uni.createFrom().nothing();
    }

    /** All steps so far; the first is the oldest. */
    public List<Step> steps() {
        return steps;
    }
}
