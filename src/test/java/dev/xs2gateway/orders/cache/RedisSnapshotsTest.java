package dev.xs2gateway.orders.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.RedisProcess;
import dev.xs2gateway.orders.Timer;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.upstream.IdKind;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two pods and a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisSnapshotsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Instant ASKED = NOW.minusMillis(300);

    private final RedisProcess redis = RedisProcess.start();
    private final Vertx vertx = Vertx.vertx();
    private final Timer timer = (delay, task) -> {
        long id = vertx.setTimer(delay.toMillis(), rung -> task.run());
        return () -> vertx.cancelTimer(id);
    };
    private final RedisSnapshots one = pod("default");
    private final RedisSnapshots other = pod("default");
    private final List<OrderKey> forgotten = Collections.synchronizedList(new ArrayList<>());

    private RedisSnapshots pod(String account) {
        Redis client = Redis.newInstance(io.vertx.redis.client.Redis.createClient(vertx, redis.uri()));
        return new RedisSnapshots(client, account, Duration.ofSeconds(2), System::nanoTime, timer);
    }

    @BeforeAll
    void listen() {
        other.listen(forgotten::add);
    }

    @AfterEach
    void flush() {
        redis.flush();
    }

    @AfterAll
    void stop() {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static CacheEntry known(String id, Duration lifetime, Order... orders) {
        return new CacheEntry(new OrderKey(IdKind.BOOKING, id), new Snapshot(List.of(orders), ASKED, NOW), 0, lifetime);
    }

    private static SharedSnapshots.Taken take(RedisSnapshots pod, String... ids) {
        return pod.take(IdKind.BOOKING, List.of(ids)).await().atMost(Duration.ofSeconds(5));
    }

    private static Order order() {
        return Vendor.order(Vendor.row("{zip_sha: '" + Vendor.SHA + "'}", "{}", "{distribution_channel: 'external'}"));
    }

    @Test
    void aPodTakesTheCompleteSnapshotOfAnotherPod() {
        one.put(List.of(known("b1", Duration.ofMinutes(1), order()), known("b2", Duration.ofMinutes(1))));

        await().untilAsserted(() -> assertThat(take(other, "b1", "b2", "b3").snapshots())
                .containsOnlyKeys("b1", "b2")
                .containsEntry("b1", new Snapshot(List.of(order()), ASKED, NOW))
                .containsEntry("b2", new Snapshot(List.of(), ASKED, NOW)));
    }

    @Test
    void aLookClaimsNothing() {
        OrderKey key = new OrderKey(IdKind.BOOKING, "b1");
        assertThat(other.look(key).await().atMost(Duration.ofSeconds(5))).isEmpty();
        assertThat(take(one, "b1").askedElsewhere()).isEmpty();

        one.put(List.of(known("b1", Duration.ofMinutes(1), order())));

        await().untilAsserted(() -> assertThat(other.look(key).await().atMost(Duration.ofSeconds(5)))
                .contains(new Snapshot(List.of(order()), ASKED, NOW)));
    }

    @Test
    void aPodDoesNotRequestIdsThatAnotherPodHasClaimed() {
        assertThat(take(one, "b1", "b2").askedElsewhere()).isEmpty();

        assertThat(take(other, "b2", "b3").askedElsewhere()).isEqualTo(Set.of("b2"));
        assertThat(take(one, "b3").askedElsewhere()).isEqualTo(Set.of("b3"));
    }

    @Test
    void releasedIdsMayBeClaimedByOtherPods() {
        take(one, "b1");
        one.release(IdKind.BOOKING, List.of("b1"));

        await().until(() -> take(other, "b1").askedElsewhere().isEmpty());
    }

    @Test
    void aClaimExpires() {
        take(one, "b1");

        await().atMost(Duration.ofSeconds(8))
                .until(() -> take(other, "b1").askedElsewhere().isEmpty());
    }

    @Test
    void everythingExpires() {
        one.put(List.of(known("b1", Duration.ofMillis(300), order())));
        await().until(() -> !take(other, "b1").snapshots().isEmpty());

        await().until(() -> take(other, "b1").snapshots().isEmpty());
        take(one, "b9");
        for (var key : redis.api().keys("*").await().atMost(Duration.ofSeconds(5))) {
            assertThat(redis.api()
                            .pttl(key.toString())
                            .await()
                            .atMost(Duration.ofSeconds(5))
                            .toLong())
                    .as(key.toString())
                    .isPositive();
        }
    }

    @Test
    void noPersonalDataIsWritten() {
        one.put(List.of(known("b1", Duration.ofMinutes(1), order())));
        await().until(() -> !take(other, "b1").snapshots().isEmpty());

        for (var key : redis.api().keys("*v3:*").await().atMost(Duration.ofSeconds(5))) {
            assertThat(redis.api()
                            .get(key.toString())
                            .await()
                            .atMost(Duration.ofSeconds(5))
                            .toString())
                    .doesNotContainIgnoringCase("guest")
                    .doesNotContain("@");
        }
    }

    @Test
    void aForgottenIdIsForgottenByTheOtherPods() {
        one.put(List.of(known("b1", Duration.ofMinutes(1), order())));
        await().until(() -> !take(other, "b1").snapshots().isEmpty());
        OrderKey key = new OrderKey(IdKind.BOOKING, "b1");

        await().untilAsserted(() -> {
            one.forget(Set.of(key));
            assertThat(forgotten).contains(key);
        });

        assertThat(take(other, "b1").snapshots()).isEmpty();
    }

    @Test
    void snapshotsOfAnotherAccountAreNotVisible() {
        one.put(List.of(known("b1", Duration.ofMinutes(1), order())));
        await().until(() -> !take(other, "b1").snapshots().isEmpty());

        assertThat(take(pod("another"), "b1").snapshots()).isEmpty();
    }

    @Test
    void unreadableSnapshotsAreIgnored() {
        redis.api()
                .set(List.of("xs2gateway:{orders:default}:v3:booking:b1", "{\"asOf\":\"long ago\"}"))
                .await()
                .atMost(Duration.ofSeconds(5));

        SharedSnapshots.Taken taken = take(one, "b1");

        assertThat(taken.snapshots()).isEmpty();
        assertThat(taken.askedElsewhere()).isEmpty();
    }

    @Test
    void withoutRedisNothingIsKnownAndNothingFails() {
        RedisProcess gone = RedisProcess.start();
        Redis client = Redis.newInstance(io.vertx.redis.client.Redis.createClient(vertx, gone.uri()));
        gone.close();
        RedisSnapshots pod = new RedisSnapshots(client, "default", Duration.ofSeconds(2), System::nanoTime, timer);

        pod.put(List.of(known("b1", Duration.ofMinutes(1), order())));
        SharedSnapshots.Taken taken = take(pod, "b1");

        assertThat(taken.snapshots()).isEmpty();
        assertThat(taken.askedElsewhere()).isEmpty();
    }
}
