package dev.xs2gateway.orders;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.Question.Asker;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.Spending;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What becomes of the questions of a batch: each gets its own answer or failure, and the cache what there is to know. */
final class BatchOutcome {
    // So many calls at most to confirm what one answer does not list: it may be an answer that lists nothing at all.
    private static final int MOST_CONFIRMED = 5;
    private static final Failure DOUBTFUL =
            new Failure.UpstreamUnavailable("XS2Event does not list what it listed before", Duration.ofSeconds(2));

    private final OrderCache cache;
    private final QuarantineCache quarantine;
    private final SharedAnswers shared;
    private final Duration minAge;
    private final Riders riders;
    private final Clock clock;
    private final LongSupplier nanos;

    /** {@code minAge}: an answer younger than this does for everybody. */
    BatchOutcome(
            OrderCache cache,
            QuarantineCache quarantine,
            SharedAnswers shared,
            Duration minAge,
            Riders riders,
            Clock clock,
            LongSupplier nanos) {
        this.cache = cache;
        this.quarantine = quarantine;
        this.shared = shared;
        this.minAge = minAge;
        this.riders = riders;
        this.clock = clock;
        this.nanos = nanos;
    }

    static List<String> ids(List<Question> questions) {
        return questions.stream().map(question -> question.key().id()).toList();
    }

    /** What an answer leaves open: ids that have to be asked for apart, for an unreadable row may be of any of them. */
    record Unsettled(List<Question> questions, Throwable why) {}

    /**
     * Orders that nobody asked for find no question here, and are dropped. The first who waits pays.
     *
     * <p>A row that was no order fails the id that it is of. One that does not say so fails the id that was asked for alone; of several it
     * may be any, and better no answer than a booking without one of its orders.
     *
     * @return null where nothing is left open
     */
    @Nullable
    Unsettled answered(BatchQueue queue, List<Question> questions, SortedOrders sorted, Spending spent) {
        List<Question> unsettled = questions.stream()
                .filter(question -> sorted.mayBeNameless(question.key().id()))
                .toList();
        if (unsettled.size() < 2) {
            settle(queue, questions, sorted, spent);
            return null;
        }
        List<Question> clear = new ArrayList<>(questions);
        clear.removeAll(unsettled);
        settle(queue, clear, sorted, spent);
        String any = unsettled.getFirst().key().id();
        return new Unsettled(unsettled, sorted.failure(any).orElseThrow());
    }

    private void settle(BatchQueue queue, List<Question> questions, SortedOrders sorted, Spending spent) {
        Instant now = clock.instant();
        riders.learn(queue.kind(), sorted.ids(), sorted.orders());
        List<Known> news = new ArrayList<>();
        List<Question> doubted = new ArrayList<>();
        Optional<Asker> payer = Optional.empty();
        for (Question question : questions) {
            String id = question.key().id();
            Optional<RuntimeException> failure = sorted.failure(id);
            if (failure.isPresent()) {
                failedRow(queue, question, failure.get());
                continue;
            }
            if (isDoubtful(question, sorted)) {
                doubted.add(question);
                continue;
            }
            quarantine.answered(question.key());
            Answer answer = new Answer(sorted.orders(id), asked(queue, question, now), now);
            Known known = keep(question.key(), answer, Duration.ZERO, news);
            for (Asker asker : closed(queue, question)) {
                boolean pays = payer.isEmpty();
                if (pays) {
                    asker.spending().bill(spent);
                    payer = Optional.of(asker);
                }
                asker.waiter()
                        .answered(known, pays || asker.waiter() == payer.get().waiter());
            }
        }
        shared.put(news);
        confirm(queue, doubted);
    }

    /** An id that was known does not become unknown by one answer. */
    private boolean isDoubtful(Question question, SortedOrders sorted) {
        return sorted.orders(question.key().id()).isEmpty() && !question.isConfirming() && isKnown(question.key());
    }

    private boolean isKnown(OrderKey key) {
        Known known = cache.peek(key);
        return known != null && known.answer().known();
    }

    /** Asks for each once more, alone. */
    private void confirm(BatchQueue queue, List<Question> doubted) {
        List<Question> dropped = new ArrayList<>();
        synchronized (queue) {
            int confirmed = 0;
            for (Question question : doubted) {
                if (question.isWorthACall() && confirmed < MOST_CONFIRMED) {
                    queue.confirm(question);
                    confirmed++;
                } else {
                    dropped.add(question);
                }
            }
        }
        shared.release(queue.kind(), ids(dropped));
        failed(queue, dropped, DOUBTFUL.asException());
    }

    /** Of an order that is read alone, for its row is not whole: that read may hang, which holds up all ids of its call. */
    private void failedRow(BatchQueue queue, Question question, RuntimeException why) {
        if (why instanceof FailureException failed && holdsOthersUp(failed.failure())) {
            quarantine.isolate(question.key(), failed);
        }
        failed(queue, List.of(question), why);
    }

    private static boolean holdsOthersUp(Failure failure) {
        return failure instanceof Failure.UpstreamTimeout || failure instanceof Failure.UpstreamUnavailable;
    }

    private Instant asked(BatchQueue queue, Question question, Instant now) {
        synchronized (queue) {
            return now.minusNanos(nanos.getAsLong() - question.drawnAt());
        }
    }

    private Known keep(OrderKey key, Answer answer, Duration age, List<Known> news) {
        if (key.kind() == IdKind.BOOKING) {
            for (Order order : answer.orders()) {
                OrderKey its = new OrderKey(IdKind.ORDER, order.orderId());
                news.add(cache.put(its, new Answer(List.of(order), answer.asked(), answer.asOf()), age));
            }
        } else {
            cache.outdate(answer);
        }
        Known known = cache.put(key, answer, age);
        news.add(known);
        return known;
    }

    /** Answers what other pods have learnt meanwhile, as far as that will do; the questions that are left. */
    List<Question> shared(BatchQueue queue, List<Question> questions, SharedAnswers.Taken taken) {
        List<Question> rest = new ArrayList<>();
        for (Question question : questions) {
            Answer answer = taken.answers().get(question.key().id());
            if (answer == null || !willDo(answer, question)) {
                rest.add(question);
                continue;
            }
            Known known = keep(question.key(), answer, age(answer), new ArrayList<>());
            closed(queue, question).forEach(asker -> asker.waiter().answered(known, false));
        }
        return rest;
    }

    /** Keeps what another pod has learnt of this id, where it is newer than what is kept here. */
    void learn(OrderKey key, Answer answer) {
        if (isNews(key, answer)) {
            keep(key, answer, age(answer), new ArrayList<>());
        }
    }

    private boolean isNews(OrderKey key, Answer answer) {
        Known here = cache.peek(key);
        boolean isNewer = here == null || answer.asOf().isAfter(here.answer().asOf());
        // What another pod does not find it may never have known; what is known here is asked for before it counts as
        // unknown.
        boolean isCredible = answer.known() || !isKnown(key);
        return isNewer && isCredible && !cache.isOutdated(answer);
    }

    private boolean willDo(Answer answer, Question question) {
        return isNews(question.key(), answer) && (age(answer).compareTo(minAge) <= 0 || question.accepts(age(answer)));
    }

    /** By the clocks of two machines, so only nearly. */
    private Duration age(Answer answer) {
        Duration age = Duration.between(answer.asOf(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    void failed(BatchQueue queue, List<Question> questions, Throwable thrown) {
        for (Question question : questions) {
            closed(queue, question).forEach(asker -> asker.waiter().failed(question.key(), thrown));
        }
    }

    /** Closed before anybody is told, so that whoever asks upon that starts afresh. */
    private static List<Asker> closed(BatchQueue queue, Question question) {
        synchronized (queue) {
            queue.close(question);
            return new ArrayList<>(question.askers());
        }
    }
}
