package dev.xs2gateway.access;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The consumers of one version of the consumers' file, indexed by what identifies them. Immutable; a new version replaces it as a whole. */
public final class Consumers {
    private static final Consumers NONE = new Consumers(List.of(), Map.of(), Map.of());

    private final List<Consumer> all;
    private final Map<String, ConsumerKey> byKeyId;
    private final Map<String, Consumer> bySubject;

    Consumers(List<Consumer> all, Map<String, ConsumerKey> byKeyId, Map<String, Consumer> bySubject) {
        this.all = List.copyOf(all);
        this.byKeyId = Map.copyOf(byKeyId);
        this.bySubject = Map.copyOf(bySubject);
    }

    /** No consumers, for a gateway that does not identify its callers. */
    public static Consumers none() {
        return NONE;
    }

    /** All consumers, in the order of the file. */
    public List<Consumer> all() {
        return all;
    }

    /** The key with this id; null if there is none. */
    public @Nullable ConsumerKey key(String id) {
        return byKeyId.get(id);
    }

    /** All keys of all consumers, in no order. */
    public Iterable<ConsumerKey> keys() {
        return byKeyId.values();
    }

    /** The number of keys of all consumers together. */
    public int keyCount() {
        return byKeyId.size();
    }

    /** The consumer with this OIDC subject (the claim {@code sub}); null if there is none. */
    public @Nullable Consumer ofSubject(String subject) {
        return bySubject.get(subject);
    }

    @Override
    public String toString() {
        return all.size() + " consumers, " + keyCount() + " keys";
    }
}
