package dev.xs2gateway.scaling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How fresh answers can be with sixty calls of XS2Event a minute, for 1 to 200 pods and ten million bookings, and what each of the
 * gateway's ways contributes.
 *
 * <p>An hour in steps of a second, of which the second half is measured. Which booking is asked for follows Zipf's law, on which pod is
 * chance. An answer counts as fresh for thirty seconds; an older one is given at once and refreshed; one that nobody has is waited for,
 * ten seconds at most. Prints Markdown; the same figures every time.
 */
public final class ScalingSimulation {
    private static final int BOOKINGS = 10_000_000;
    private static final int IDS_A_CALL = 50;
    private static final int FRESH_SECONDS = 30;
    private static final int PATIENCE_SECONDS = 10;
    private static final int RIDERS_ASKED_WITHIN = 300;
    private static final int SECONDS = 3600;
    private static final int[] PODS = {1, 10, 50, 200};
    private static final int[] QUESTIONS_A_SECOND = {20, 1000};

    /** What is done to save calls. */
    private enum Ways {
        ONE_ID_A_CALL("one id a call", 1, false, false),
        BATCHES("batches", IDS_A_CALL, false, false),
        RIDERS("batches, riders", IDS_A_CALL, true, false),
        SHARED("batches, riders, shared learning", IDS_A_CALL, true, true);

        private final String title;
        private final int ids;
        private final boolean riders;
        private final boolean shared;

        Ways(String title, int ids, boolean riders, boolean shared) {
            this.title = title;
            this.ids = ids;
            this.riders = riders;
            this.shared = shared;
        }
    }

    /** One pod: what it knows and since when, what it was asked for lately, who waits, and what is to be refreshed. */
    private static final class Pod {
        private final Map<Integer, Integer> learnt;
        private final Map<Integer, Integer> asked = new HashMap<>();
        private final Map<Integer, Integer> waiting = new LinkedHashMap<>();
        private final Map<Integer, Integer> stale = new LinkedHashMap<>();
        private final Map<Integer, Integer> waiters = new HashMap<>();

        Pod(Map<Integer, Integer> learnt) {
            this.learnt = learnt;
        }
    }

    private final Ways ways;
    private final int questions;
    private final List<Pod> pods = new ArrayList<>();
    private final Random random = new Random(1);
    private final long[] ages = new long[SECONDS + 1];
    private long fresh;
    private long old;
    private long waited;
    private long refused;
    private int turn;

    private ScalingSimulation(Ways ways, int pods, int questions) {
        this.ways = ways;
        this.questions = questions;
        Map<Integer, Integer> common = new HashMap<>();
        for (int i = 0; i < pods; i++) {
            this.pods.add(new Pod(ways.shared ? common : new HashMap<>()));
        }
    }

    public static void main(String[] args) {
        // The table is what this program is run for.
        System.out.println(
                "| questions a second | pods | | fresh | older | median age | 95 % | waited for | refused |");
        System.out.println("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (int questions : QUESTIONS_A_SECOND) {
            for (int pods : PODS) {
                for (Ways ways : Ways.values()) {
                    System.out.println(new ScalingSimulation(ways, pods, questions).run(pods));
                }
            }
        }
    }

    private String run(int many) {
        for (int now = 0; now < SECONDS; now++) {
            boolean measured = now >= SECONDS / 2;
            for (int i = 0; i < questions; i++) {
                ask(pods.get(random.nextInt(pods.size())), booking(), now, measured);
            }
            call(now, measured);
            giveUp(now, measured);
        }
        long all = fresh + old + waited + refused;
        return String.format(
                Locale.ROOT,
                "| %,d | %d | %s | %.1f %% | %.1f %% | %d s | %d s | %.1f %% | %.1f %% |",
                questions,
                many,
                ways.title,
                100.0 * fresh / all,
                100.0 * old / all,
                age(0.5),
                age(0.95),
                100.0 * waited / all,
                100.0 * refused / all);
    }

    private int booking() {
        return (int) Math.exp(random.nextDouble() * Math.log(BOOKINGS));
    }

    private void ask(Pod pod, int booking, int now, boolean measured) {
        pod.asked.put(booking, now);
        Integer since = pod.learnt.get(booking);
        if (since == null) {
            pod.waiting.putIfAbsent(booking, now);
            pod.waiters.merge(booking, 1, Integer::sum);
            return;
        }
        int age = now - since;
        if (age > FRESH_SECONDS) {
            pod.stale.putIfAbsent(booking, now);
        }
        if (measured) {
            fresh += age <= FRESH_SECONDS ? 1 : 0;
            old += age <= FRESH_SECONDS ? 0 : 1;
            ages[age]++;
        }
    }

    /** One call a second, for the next pod in turn that wants one. */
    private void call(int now, boolean measured) {
        for (int i = 0; i < pods.size(); i++) {
            Pod pod = pods.get((turn + i) % pods.size());
            if (!pod.waiting.isEmpty() || !pod.stale.isEmpty()) {
                turn = (turn + i + 1) % pods.size();
                for (int booking : batch(pod, now)) {
                    learn(pod, booking, now, measured);
                }
                return;
            }
        }
    }

    private List<Integer> batch(Pod pod, int now) {
        List<Integer> batch = new ArrayList<>();
        take(pod.waiting, batch);
        take(pod.stale, batch);
        if (ways.riders && batch.size() < ways.ids) {
            pod.asked.entrySet().removeIf(entry -> now - entry.getValue() > RIDERS_ASKED_WITHIN);
            pod.asked.keySet().stream()
                    .filter(booking -> pod.learnt.containsKey(booking) && !batch.contains(booking))
                    .filter(booking -> now - pod.learnt.get(booking) > FRESH_SECONDS / 2)
                    .sorted(Comparator.comparingInt(pod.learnt::get))
                    .limit(ways.ids - batch.size())
                    .forEach(batch::add);
        }
        return batch;
    }

    private void take(Map<Integer, Integer> from, List<Integer> batch) {
        var all = from.keySet().iterator();
        while (all.hasNext() && batch.size() < ways.ids) {
            batch.add(all.next());
            all.remove();
        }
    }

    private void learn(Pod asker, int booking, int now, boolean measured) {
        asker.learnt.put(booking, now);
        for (Pod pod : ways.shared ? pods : List.of(asker)) {
            pod.waiting.remove(booking);
            pod.stale.remove(booking);
            Integer answered = pod.waiters.remove(booking);
            waited += measured && answered != null ? answered : 0;
        }
    }

    private void giveUp(int now, boolean measured) {
        for (Pod pod : pods) {
            pod.waiting.entrySet().removeIf(entry -> {
                boolean late = now - entry.getValue() >= PATIENCE_SECONDS;
                Integer turnedAway = late ? pod.waiters.remove(entry.getKey()) : null;
                refused += measured && turnedAway != null ? turnedAway : 0;
                return late;
            });
        }
    }

    private int age(double part) {
        long sought = (long) (part * Arrays.stream(ages).sum());
        int age = 0;
        for (long seen = ages[0]; seen <= sought && age < SECONDS; seen += ages[age]) {
            age++;
        }
        return age;
    }
}
