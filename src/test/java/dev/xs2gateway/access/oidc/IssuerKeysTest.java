package dev.xs2gateway.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.failure.FailureException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
    private final MovedClock clock = new MovedClock();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile List<JsonWebKey> atIssuer = List.of(key("a"));
    private volatile boolean isDown;
    private final IssuerKeys keys = new IssuerKeys(this::fetch, Duration.ofSeconds(10), clock::nanos, background::add);

    @Test
    void noKeyIsFetchedBeforeATokenNeedsOne() {
        assertThat(fetches).hasValue(0);
        assertThat(keys.find("a")).isNotNull();
        assertThat(fetches).hasValue(1);
    }

    @Test
    void oldKeysAreRefreshedInTheBackground() {
        assertThat(keys.find("a")).isNotNull();
        atIssuer = List.of(key("b"));
        clock.move(IssuerKeys.REFRESH_AFTER);

        assertThat(keys.find("a")).isNotNull();
        assertThat(keys.find("a")).isNotNull();
        assertThat(fetches).hasValue(1);
        runBackground();

        assertThat(fetches).hasValue(2);
        assertThat(keys.find("a")).isNull();
        assertThat(keys.find("b")).isNotNull();
    }

    @Test
    void keysStayInUseWhenTheirRefreshFails() {
        assertThat(keys.find("a")).isNotNull();
        isDown = true;
        clock.move(IssuerKeys.REFRESH_AFTER);
        assertThat(keys.find("a")).isNotNull();
        runBackground();

        assertThat(keys.find("a")).isNotNull();
        assertThat(background).isEmpty();
        assertThatThrownBy(() -> keys.find("b")).isInstanceOf(FailureException.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aKeyForEncryptionVerifiesNothing() {
        JsonWebKey key = key("a");
        key.setUse("enc");
        atIssuer = List.of(key);

        assertThat(keys.find("a")).isNull();
    }

    @Test
    void tokensThatArriveDuringAFetchShareIt() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        IssuerKeys slow = new IssuerKeys(
                () -> {
                    running.countDown();
                    try {
                        answered.await();
                    } catch (InterruptedException e) {
                        throw new IssuerUnreachableException("interrupted");
                    }
                    return fetch();
                },
                Duration.ofSeconds(10),
                clock::nanos,
                background::add);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonWebKey>> waiting = Stream.generate(() -> threads.submit(() -> slow.find("a")))
                    .limit(50)
                    .toList();
            running.await();
            answered.countDown();
            for (Future<JsonWebKey> each : waiting) {
                assertThat(each.get()).isNotNull();
            }
        }
        assertThat(fetches).hasValue(1);
    }

    private List<JsonWebKey> fetch() throws IssuerUnreachableException {
        fetches.incrementAndGet();
        if (isDown) {
            throw new IssuerUnreachableException("it is down");
        }
        return atIssuer;
    }

    private void runBackground() {
        for (Runnable task = background.poll(); task != null; task = background.poll()) {
            task.run();
        }
    }

    private static JsonWebKey key(String id) {
        JsonWebKey key = new OctetSequenceJsonWebKey(new HmacKey(new byte[32]));
        key.setKeyId(id);
        return key;
    }
}
