import dev.xs2gateway.sandbox.Call;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Disturbs Redis and the pods, and counts the calls that arrive. The script beside it starts this class with its arguments. The report
 * goes to standard output as Markdown, progress to standard error. Ends only processes that it has started.
 */
public final class Chaos {
    /** Standard output: the report is the result of this program, which has no logger. */
    private static final PrintStream REPORT = System.out;

    private static final String SCOPE = "chaos";
    private static final String PASSWORD = "chaos-password";
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration LONGEST_START = Duration.ofMinutes(4);
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(20);
    private static final int CALLERS_OF_A_POD = 16;

    private static final int SECONDS = Integer.parseInt(System.getenv("PHASE_SECONDS"));
    private static final int LIMIT = Integer.parseInt(System.getenv("LIMIT"));

    private final String java;
    private final String jar;
    private final String redisServer;
    private final Path work;
    private final String faketime;
    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Pod> pods = new ArrayList<>();
    private final int redisPort = freePort();
    private volatile Process redis;

    private static final class Pod {
        final int number;
        final int port = freePort();
        volatile Process process;

        Pod(int number) {
            this.number = number;
        }
    }

    /** What is done to whom; {@code begin} gives what ends it. */
    private record Phase(String name, String what, Disturbance disturbance) {}

    private interface Disturbance {
        Runnable begin() throws Exception;
    }

    private record Result(Phase phase, int calls, int worst, int good, int refused, int failed) {}

    public static void main(String[] args) throws Exception {
        Chaos chaos = new Chaos(args);
        Runtime.getRuntime().addShutdownHook(new Thread(chaos::endAll));
        boolean kept = chaos.run(args[5]);
        System.exit(kept ? 0 : 1);
    }

    private Chaos(String[] args) {
        java = args[0];
        jar = args[1];
        redisServer = args[2];
        work = Path.of(args[3]);
        faketime = args[4].equals("none") ? null : args[4];
    }

    private boolean run(String commit) throws Exception {
        redis = startRedis();
        int many = Integer.parseInt(System.getenv("PODS"));
        for (int n = 0; n < many; n++) {
            Pod pod = new Pod(n);
            pods.add(pod);
            pod.process = startPod(pod, null);
        }
        for (Pod pod : pods) {
            until(() -> answers(pod), LONGEST_START, "pod " + pod.number + " does not start");
        }
        recover();
        AtomicInteger good = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        for (Pod pod : pods) {
            for (int n = 0; n < CALLERS_OF_A_POD; n++) {
                Thread.ofVirtual().start(() -> ask(pod, good, refused, failed));
            }
        }
        List<String> wanted = List.of(System.getenv("PHASES").split(" +"));
        List<Result> results = new ArrayList<>();
        for (Phase phase : phases()) {
            if (!wanted.equals(List.of("")) && !wanted.contains(phase.name)) {
                continue;
            }
            say(phase.name + ": " + phase.what);
            Instant from = Instant.now();
            good.set(0);
            refused.set(0);
            failed.set(0);
            Runnable end = phase.disturbance.begin();
            // The length of a phase is what is measured; the callers run on other threads meanwhile.
            Thread.sleep(SECONDS * 1000L);
            end.run();
            recover();
            List<Instant> arrivals = arrivals(from);
            results.add(new Result(phase, arrivals.size(), worst(arrivals), good.get(), refused.get(), failed.get()));
            say("  " + arrivals.size() + " calls, at most " + results.getLast().worst + " in any second");
        }
        over.set(true);
        print(results, commit);
        return results.stream().allMatch(result -> result.worst <= LIMIT);
    }

    private List<Phase> phases() {
        List<Phase> phases = new ArrayList<>(List.of(
                new Phase("calm", "nothing", () -> () -> {}),
                new Phase("stopped", "Redis is stopped (SIGSTOP)", () -> {
                    signal(redis, "-STOP");
                    return () -> signal(redis, "-CONT");
                }),
                new Phase("stuttering", "Redis is stopped for 400 ms, again and again", () -> {
                    AtomicBoolean stopped = new AtomicBoolean();
                    ScheduledFuture<?> stutter = timer.scheduleAtFixedRate(
                            () -> signal(redis, stopped.getAndSet(!stopped.get()) ? "-CONT" : "-STOP"),
                            0,
                            400,
                            TimeUnit.MILLISECONDS);
                    return () -> {
                        stutter.cancel(false);
                        signal(redis, "-CONT");
                    };
                }),
                new Phase("killed", "Redis is killed, and comes back empty", () -> {
                    redis.destroyForcibly().onExit().join();
                    return () -> redis = startRedis();
                }),
                new Phase("restarted", "Redis is killed and starts empty every two seconds", () -> {
                    ScheduledFuture<?> again = timer.scheduleAtFixedRate(
                            () -> {
                                redis.destroyForcibly().onExit().join();
                                redis = startRedis();
                            },
                            0,
                            2,
                            TimeUnit.SECONDS);
                    return () -> again.cancel(false);
                }),
                repeated("flushed", "all keys of Redis are deleted every 700 ms", 700, "FLUSHALL"),
                repeated("slowed", "Redis takes up to 80 ms longer", 100, "CLIENT", "PAUSE", "80"),
                new Phase("re-authed", "Redis asks for a password, and closes all connections", () -> {
                    command("CONFIG", "SET", "requirepass", PASSWORD);
                    commandAs(PASSWORD, "CLIENT", "KILL", "TYPE", "normal");
                    return () -> commandAs(PASSWORD, "CONFIG", "SET", "requirepass", "");
                }),
                new Phase("filled", "Redis' memory is full", () -> {
                    command("CONFIG", "SET", "maxmemory", "1");
                    return () -> command("CONFIG", "SET", "maxmemory", "0");
                }),
                new Phase("replica", "Redis is made a replica of one that is not there", () -> {
                    command("REPLICAOF", "127.0.0.1", Integer.toString(freePort()));
                    return () -> command("REPLICAOF", "NO", "ONE");
                }),
                new Phase("pod-frozen", "a pod is stopped for three seconds, again and again", () -> {
                    Process pod = pods.getFirst().process;
                    AtomicBoolean stopped = new AtomicBoolean();
                    ScheduledFuture<?> stutter = timer.scheduleAtFixedRate(
                            () -> signal(pod, stopped.getAndSet(!stopped.get()) ? "-CONT" : "-STOP"),
                            0,
                            3,
                            TimeUnit.SECONDS);
                    return () -> {
                        stutter.cancel(false);
                        signal(pod, "-CONT");
                    };
                }),
                new Phase("pod-killed", "a pod is killed, and starts again", () -> {
                    Pod pod = pods.getFirst();
                    pod.process.destroyForcibly().onExit().join();
                    return () -> restart(pod, null);
                }),
                new Phase("leap", "Redis' clock leaps by an hour, ahead and back", () -> {
                    move(3_600_000_000L);
                    return () -> move(-3_600_000_000L);
                }),
                drifting("fast", "Redis' clock runs 1.3 times too fast", 0.3),
                drifting("very-fast", "Redis' clock runs 3 times too fast", 2),
                drifting("slow", "Redis' clock runs at 0.7", -0.3)));
        if (faketime != null) {
            phases.add(new Phase("faketime", "Redis starts anew, empty, with a clock 1.3 times too fast", () -> {
                redis.destroyForcibly().onExit().join();
                redis = startRedis("+0 x1.3");
                return () -> {};
            }));
            phases.add(new Phase("pod-fast", "a pod starts anew with all clocks 1.3 times too fast, Redis' is right", () -> {
                redis.destroyForcibly().onExit().join();
                redis = startRedis();
                restart(pods.getFirst(), "+0 x1.3");
                return () -> restart(pods.getFirst(), null);
            }));
        }
        return phases;
    }

    private Phase repeated(String name, String what, int millis, String... command) {
        return new Phase(name, what, () -> {
            ScheduledFuture<?> again =
                    timer.scheduleAtFixedRate(() -> command(command), 0, millis, TimeUnit.MILLISECONDS);
            return () -> again.cancel(false);
        });
    }

    /** Changes what the budget script adds to Redis' clock, every ten milliseconds. */
    private Phase drifting(String name, String what, double more) {
        return new Phase(name, what, () -> {
            AtomicLong last = new AtomicLong(System.nanoTime());
            ScheduledFuture<?> drift = timer.scheduleAtFixedRate(
                    () -> {
                        long now = System.nanoTime();
                        move((long) ((now - last.getAndSet(now)) / 1000 * more));
                    },
                    10,
                    10,
                    TimeUnit.MILLISECONDS);
            return () -> drift.cancel(false);
        });
    }

    private void move(long micros) {
        command("HINCRBY", "xs2gateway:{" + SCOPE + "}:budget", "offset", Long.toString(micros));
    }

    private void ask(Pod pod, AtomicInteger good, AtomicInteger refused, AtomicInteger failed) {
        while (!over.get()) {
            try {
                String booking = sandbox.order().put().bookingId();
                int status = client.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pod.port + "/bookings/" + booking))
                                        .timeout(Duration.ofSeconds(30))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
                (status == 200 ? good : status == 503 ? refused : failed).incrementAndGet();
                // A refused caller rests, so that it does not take the processor from the pods.
                Thread.sleep(status == 200 ? 0 : 50);
            } catch (IOException away) {
                failed.incrementAndGet();
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            // The pod may be down; a caller without an answer must not spin.
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Instant> arrivals(Instant from) {
        return sandbox.calls().all().stream()
                .filter(call -> call.kind() != CallKind.CDN)
                .map(Call::at)
                // Calls shortly before the phase are included, because a window may begin there.
                .filter(at -> at.isAfter(from.minus(WINDOW)))
                .sorted()
                .toList();
    }

    private static int worst(List<Instant> arrivals) {
        int worst = 0;
        int first = 0;
        for (int last = 0; last < arrivals.size(); last++) {
            while (!arrivals.get(first).isAfter(arrivals.get(last).minus(WINDOW))) {
                first++;
            }
            worst = Math.max(worst, last - first + 1);
        }
        return worst;
    }

    /** Prints the report. */
    private void print(List<Result> results, String commit) {
        REPORT.printf(
                "Measured on %s: %d cores, gateway of commit %s; %d pods, %d/1s, %d s a phase and the time to recover%s.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                commit,
                pods.size(),
                LIMIT,
                SECONDS,
                faketime == null ? "; without libfaketime" : "");
        REPORT.println("| phase | what is done | calls | most in any second | 200 | 503 | other |");
        REPORT.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (Result result : results) {
            REPORT.printf(
                    "| %s | %s | %d | %d%s | %d | %d | %d |%n",
                    result.phase.name,
                    result.phase.what,
                    result.calls,
                    result.worst,
                    result.worst > LIMIT ? " **too many**" : "",
                    result.good,
                    result.refused,
                    result.failed);
        }
    }

    /** Waits until all pods count together again, at most {@link #LONGEST_RECOVERY}: some disturbances keep them apart while they last. */
    private void recover() throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST_RECOVERY);
        while (Instant.now().isBefore(end) && !pods.stream().allMatch(this::shares)) {
            // A pod in another process announces nothing: it is polled.
            Thread.sleep(100);
        }
    }

    private boolean shares(Pod pod) {
        return get(pod, "/budget").contains("\"counted\":\"shared\"");
    }

    private boolean answers(Pod pod) {
        if (!pod.process.isAlive()) {
            throw new IllegalStateException("pod " + pod.number + " ended, see " + work);
        }
        return !get(pod, "/budget").isEmpty();
    }

    private String get(Pod pod, String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pod.port + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException away) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private interface Check {
        boolean isDone();
    }

    private static void until(Check check, Duration most, String otherwise) throws InterruptedException {
        Instant end = Instant.now().plus(most);
        while (!check.isDone()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(otherwise);
            }
            // Another process announces nothing: it is polled.
            Thread.sleep(200);
        }
    }

    private void restart(Pod pod, String clock) {
        pod.process.destroyForcibly().onExit().join();
        pod.process = startPod(pod, clock);
        try {
            until(() -> answers(pod), LONGEST_START, "pod " + pod.number + " does not start again");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process startPod(Pod pod, String clock) {
        Map<String, String> variables = new HashMap<>();
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(pod.port));
        variables.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        variables.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(freePort()));
        variables.put("QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:" + redisPort);
        variables.put("GATEWAY_UPSTREAM_URL", sandbox.apiUrl().toString());
        variables.put("GATEWAY_UPSTREAM_API_KEY", Sandbox.API_KEY);
        variables.put("GATEWAY_UPSTREAM_BATCH_IDS", "1");
        variables.put("GATEWAY_ORDERS_IN_FLIGHT", "100");
        variables.put("GATEWAY_ORDERS_STORE", "local");
        variables.put("GATEWAY_BUDGET_STORE", "redis");
        variables.put("GATEWAY_BUDGET_SCOPE", SCOPE);
        variables.put("GATEWAY_BUDGET_PODS", System.getenv("PODS"));
        variables.put("GATEWAY_BUDGET_LIMITS", LIMIT + "/1s");
        variables.put("GATEWAY_BUDGET_MAX_WAIT", "5s");
        variables.put("GATEWAY_FILES_STORE_DIR", work.resolve("store-" + pod.number).toString());
        variables.put("GATEWAY_ACCESS_MODE", "open");
        variables.put("GATEWAY_ACCESS_ALLOW_OPEN", "true");
        List<String> command =
                List.of(java, "-Xmx" + System.getenv("HEAP"), "-XX:+ExitOnOutOfMemoryError", "-jar", jar);
        return start(command, variables, clock, "pod-" + pod.number);
    }

    private Process startRedis() {
        return startRedis(null);
    }

    private Process startRedis(String clock) {
        Process started = start(
                List.of(
                        redisServer, "--port", Integer.toString(redisPort), "--bind", "127.0.0.1", "--save", "",
                        "--maxmemory-policy", "noeviction"),
                Map.of(),
                clock,
                "redis");
        Instant end = Instant.now().plusSeconds(10);
        while (!isThere()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("Redis does not start, see " + work);
            }
            pause();
        }
        return started;
    }

    private boolean isThere() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redisPort)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code clock} is the setting of libfaketime, or null for the machine's clock. */
    private Process start(List<String> command, Map<String, String> variables, String clock, String name) {
        try {
            File log = work.resolve(name + ".log").toFile();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
            builder.environment().keySet().removeIf(it -> it.startsWith("GATEWAY_") || it.startsWith("QUARKUS_"));
            builder.environment().putAll(variables);
            if (clock != null) {
                builder.environment().put("LD_PRELOAD", faketime);
                builder.environment().put("FAKETIME", clock);
            }
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(Process process, String name) {
        try {
            new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void command(String... words) {
        commandAs(null, words);
    }

    /** The command has no effect if Redis does not answer within a second. */
    private void commandAs(String password, String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redisPort)) {
            socket.setSoTimeout(1000);
            StringBuilder all = new StringBuilder();
            if (password != null) {
                all.append(line("AUTH", password));
            }
            all.append(line(words));
            socket.getOutputStream().write(all.toString().getBytes(StandardCharsets.UTF_8));
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            for (int n = password == null ? 1 : 2; n > 0; n--) {
                String answer = answers.readLine();
                if (answer != null && answer.startsWith("-")) {
                    say("  Redis answers " + answer + " to " + Arrays.toString(words));
                }
            }
        } catch (IOException away) {
            say("  Redis does not answer " + Arrays.toString(words) + ": " + away.getMessage());
        }
    }

    private static String line(String... words) {
        StringBuilder line = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            line.append("$").append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return line.toString();
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reports progress beside the table, which alone goes to standard output. */
    private static void say(String what) {
        System.err.println(Instant.now().toString().substring(11, 19) + " " + what);
    }

    private void endAll() {
        over.set(true);
        timer.shutdownNow();
        List<Process> started = new ArrayList<>(pods.stream().map(pod -> pod.process).filter(it -> it != null).toList());
        if (redis != null) {
            started.add(redis);
        }
        started.forEach(Process::destroyForcibly);
    }
}
