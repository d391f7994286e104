package dev.xs2gateway.orders;

import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.InQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The questions of one kind: those that gather, and those under way; and when the next batch may leave. Its owner locks it.
 *
 * <p>A batch leaves when none of its lane is under way, or when it is full. What is urgent goes before what is not, and takes that along
 * where there is room.
 */
final class BatchQueue {
    private static final Logger LOG = Logger.getLogger(BatchQueue.class);
    private static final int LONGEST_GATHERING = 5;

    private final IdKind kind;
    private final InQuery query;
    private final int mostUnderWay;
    private final Duration gather;
    private final Map<String, Question> open = new HashMap<>();
    private final Lane urgent = new Lane();
    private final Lane bulk = new Lane();
    private int mostIds;

    /** Questions of one urgency, and the batches of it that wait for the budget or are under way. */
    private static final class Lane {
        private final FairQueue gathering = new FairQueue();
        private int leaving;
        private int underWay;
        private long gatherUntil;
        private long gatherAtMostUntil;
        private boolean gatherOn;
    }

    /**
     * {@code gather}: how long ids gather on after a batch that was well filled, if the next one would not be full; while more keep coming,
     * up to five times as long.
     */
    BatchQueue(IdKind kind, InQuery query, int mostUnderWay, Duration gather) {
        this.kind = kind;
        this.query = query;
        this.mostIds = query.maxIds();
        this.mostUnderWay = mostUnderWay;
        this.gather = gather;
    }

    /** Joins the question for this id, or begins one; what was not urgent becomes so when somebody in a hurry joins. */
    Question join(String id, Question.Asker asker, long now) {
        Question question = open.get(id);
        if (question == null) {
            question = new Question(new OrderKey(kind, id), asker.consumer(), now);
            open.put(id, question);
            gather(lane(asker.urgent()), question, now);
        } else if (asker.urgent() && !question.isUrgent() && bulk.gathering.remove(question)) {
            urgent.gathering.add(question);
        }
        question.join(asker);
        return question;
    }

    /** While ids keep coming it pays to wait for more, up to a point. */
    private void gather(Lane lane, Question question, long now) {
        lane.gathering.add(question);
        if (gathers(lane, now)) {
            long until = now + gather.toNanos();
            lane.gatherUntil = until - lane.gatherAtMostUntil < 0 ? until : lane.gatherAtMostUntil;
        }
    }

    /** A question that nobody waits for, unless the id is being asked already. */
    void refresh(String id, String consumer, long now) {
        ride(id, consumer, now).ifPresent(bulk.gathering::add);
    }

    /** The same, for a batch that leaves now. */
    Optional<Question> ride(String id, String consumer, long now) {
        if (open.containsKey(id)) {
            return Optional.empty();
        }
        Question question = new Question(new OrderKey(kind, id), consumer, now);
        question.refresh();
        open.put(id, question);
        return Optional.of(question);
    }

    boolean isOpen(String id) {
        return open.containsKey(id);
    }

    void leave(Question question, Question.Waiter waiter) {
        question.leave(waiter);
        if (!question.isWanted() && lane(question.isUrgent()).gathering.remove(question)) {
            open.remove(question.key().id());
        }
    }

    /** Whether a batch of this urgency shall ask for its turn now; if so, it counts as leaving. */
    boolean leaves(boolean hurry, long now) {
        Lane lane = lane(hurry);
        int gathered = lane.gathering.size();
        boolean isFull = gathered >= (lane.leaving + 1) * mostIds;
        boolean leaves = gathered > 0 && isRoom(hurry) && (isFull || isIdle(lane, now));
        lane.leaving += leaves ? 1 : 0;
        return leaves;
    }

    /** In whose turn the next batch of this urgency leaves; empty for nobody's. */
    String nextConsumer(boolean hurry) {
        FairQueue gathering = lane(hurry).gathering;
        return gathering.isEmpty() ? "" : gathering.peek().consumer();
    }

    private static boolean isIdle(Lane lane, long now) {
        return lane.leaving + lane.underWay == 0 && !gathers(lane, now);
    }

    private static boolean gathers(Lane lane, long now) {
        return lane.gatherOn && lane.gatherUntil - now > 0;
    }

    /** Whether ids gather on, though nothing is under way. */
    boolean gathers(boolean hurry, long now) {
        return gathers(lane(hurry), now);
    }

    /** Bulk work leaves room for those in a hurry. */
    private boolean isRoom(boolean hurry) {
        int bulkBatches = bulk.leaving + bulk.underWay;
        int all = bulkBatches + urgent.leaving + urgent.underWay;
        return hurry
                ? all < mostUnderWay || urgent.leaving + urgent.underWay == 0
                : all < Math.max(1, mostUnderWay - 1);
    }

    /** Draws the batch that leaves now; it counts as under way until it is {@link #over}. */
    List<Question> draw(boolean hurry, Riders riders, long now) {
        List<Question> batch = new ArrayList<>();
        InQuery.Fit fit = query.fit();
        fill(batch, fit, urgent.gathering);
        fill(batch, fit, bulk.gathering);
        if (!batch.isEmpty()) {
            riders.join(batch, fit, this, now);
        }
        batch.forEach(question -> question.drawn(now));
        lane(hurry).leaving--;
        lane(hurry).underWay++;
        return batch;
    }

    /** How many more ids the batch may hold. */
    int spare(List<Question> batch) {
        return mostIds - batch.size();
    }

    /** XS2Event refuses larger batches than this for their size; remembered, for else each would be paid for several times. */
    void answersAtMost(int ids) {
        if (ids < mostIds) {
            LOG.infof("XS2Event answers no query for %d ids: %d from now on", mostIds, ids);
            mostIds = ids;
        }
    }

    private void fill(List<Question> batch, InQuery.Fit fit, FairQueue gathering) {
        while (!gathering.isEmpty()
                && spare(batch) > 0
                && fit.add(gathering.peek().key().id())) {
            batch.add(gathering.poll());
        }
    }

    /**
     * A batch of this size that was drawn has been answered or has failed.
     *
     * @return whether ids gather on for a while: many are asking, and a moment more saves calls
     */
    boolean over(boolean hurry, int size, long now) {
        Lane lane = lane(hurry);
        lane.underWay--;
        lane.gatherOn = gather.isPositive() && size * 2 >= mostIds;
        lane.gatherUntil = now + gather.toNanos();
        lane.gatherAtMostUntil = now + LONGEST_GATHERING * gather.toNanos();
        return lane.gatherOn;
    }

    /** A batch that was to leave did not: takes out those that have waited since before then. */
    List<Question> drawFailed(boolean hurry, long openedAt) {
        lane(hurry).leaving--;
        return lane(hurry).gathering.pollIf(question -> question.askedAt() - openedAt <= 0);
    }

    /** A question that was drawn is not asked here after all, or not so: it gathers again where anybody waits. */
    void again(Question question) {
        if (question.isAwaited()) {
            lane(question.isUrgent()).gathering.add(question);
        } else {
            close(question);
        }
    }

    /** The question is answered or has failed; the next one for this id starts afresh. */
    void close(Question question) {
        open.remove(question.key().id(), question);
    }

    private Lane lane(boolean hurry) {
        return hurry ? urgent : bulk;
    }

    IdKind kind() {
        return kind;
    }
}
