package dev.xs2gateway.budget.redis;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.budget.BudgetSettings;
import io.quarkus.arc.InjectableInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The shared count in Redis, in which all pods count their calls: one script, one hash slot, one round trip per step. */
@Singleton
public final class BudgetScript {
    private static final String SCRIPT = script();
    private static final String SHA1 = sha1(SCRIPT);
    private static final int FIXED = 9;
    private static final String POLICY = "maxmemory-policy";

    private final Supplier<RedisAPI> redis;
    private final List<String> keys;

    @Inject
    BudgetScript(InjectableInstance<RedisAPI> redis, BudgetSettings settings) {
        this(redis::get, settings.scope());
        if (settings.shared() && !redis.getHandle().getBean().isActive()) {
            throw InvalidSettingException.of(
                    "quarkus.redis.hosts",
                    "is not set; with gateway.budget.store=redis the gateway needs the address of Redis, such as redis://redis:6379");
        }
    }

    /**
     * Creates the shared count of one budget.
     *
     * @param redis read at every step, so that Redis need not be configured if it is not used
     * @param scope names the budget: pods with the same scope share it
     */
    BudgetScript(Supplier<RedisAPI> redis, String scope) {
        this.redis = redis;
        String slot = "xs2gateway:{" + scope + "}:";
        this.keys = List.of(slot + "calls", slot + "budget", slot + "pods", slot + "made", slot + "clocks");
    }

    private static String script() {
        try (InputStream text = Objects.requireNonNull(BudgetScript.class.getResourceAsStream("calls.lua"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs one step of the script. Fails if Redis does, and sets no timeout of its own. */
    Uni<BudgetReply> step(JsonObject request) {
        return redis.get()
                .evalsha(arguments(SHA1, request))
                .onFailure(thrown -> String.valueOf(thrown.getMessage()).startsWith("NOSCRIPT"))
                .recoverWithUni(() -> redis.get().eval(arguments(SCRIPT, request)))
                .onItem()
                .transform(BudgetScript::reply);
    }

    private List<String> arguments(String script, JsonObject request) {
        List<String> arguments = new ArrayList<>();
        arguments.add(script);
        arguments.add(Integer.toString(keys.size()));
        arguments.addAll(keys);
        arguments.add(request.encode());
        return arguments;
    }

    private static BudgetReply reply(Response response) {
        List<Integer> left = new ArrayList<>();
        for (int i = FIXED; i < response.size(); i++) {
            left.add(response.get(i).toInteger());
        }
        return new BudgetReply(
                response.get(0).toString(),
                response.get(1).toLong(),
                response.get(2).toLong(),
                response.get(3).toLong(),
                response.get(4).toString(),
                response.get(5).toLong(),
                response.get(6).toInteger(),
                response.get(7).toLong(),
                clocks(response.get(8)),
                List.copyOf(left));
    }

    private static Map<String, Long> clocks(Response pairs) {
        Map<String, Long> clocks = new HashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            clocks.put(pairs.get(i).toString(), pairs.get(i + 1).toLong());
        }
        return Map.copyOf(clocks);
    }

    /** The policy by which Redis evicts keys when its memory is full; empty if Redis does not state it. */
    Uni<String> evictionPolicy() {
        return redis.get()
                .config(List.of("GET", POLICY))
                .onItem()
                .transform(answer -> String.valueOf(answer.get(POLICY)))
                .onFailure()
                .recoverWithItem("");
    }
}
