package dev.xs2gateway.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What goes wrong, on which calls, and how often.
 *
 * <p>A {@code part} means what it means in {@link CallLog}. Of the faults that replace or damage an answer the first one
 * set applies; one that is used up makes way for the next, so that {@code once(A).once(B)} is A, then B. A fault is
 * used up only by calls to which it applied.
 */
public final class Faults {
    /** @param left how often it still applies; negative: always */
    private record Rule(CallKind kind, String part, Fault fault, AtomicInteger left) {
        boolean matches(CallLog.Entry call) {
            return kind == call.kind() && call.isAbout(part);
        }

        boolean take() {
            return left.getAndUpdate(count -> count > 0 ? count - 1 : count) != 0;
        }
    }

    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    Faults() {}

    /** On every such call. */
    public Faults on(CallKind kind, String part, Fault fault) {
        return times(-1, kind, part, fault);
    }

    public Faults once(CallKind kind, String part, Fault fault) {
        return times(1, kind, part, fault);
    }

    /** On the next {@code n} such calls. */
    public Faults times(int n, CallKind kind, String part, Fault fault) {
        rules.add(new Rule(kind, part, fault, new AtomicInteger(n)));
        return this;
    }

    public void clear() {
        rules.clear();
    }

    /** What happens to this call; faults that count are spent by it. */
    Plan plan(CallLog.Entry call) {
        if (rules.isEmpty()) {
            return Plan.NONE;
        }
        var manners = new ArrayList<Fault.Manner>();
        Optional<Fault> harm = Optional.empty();
        for (Rule rule : rules) {
            if (!rule.matches(call)) {
                continue;
            }
            if (rule.fault() instanceof Fault.Manner manner) {
                if (rule.take()) {
                    manners.add(manner);
                }
            } else if (harm.isEmpty() && rule.take()) {
                harm = Optional.of(rule.fault());
            }
        }
        rules.removeIf(rule -> rule.left().get() == 0);
        return Plan.of(manners, harm.orElse(null));
    }
}
