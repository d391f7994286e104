package dev.xs2gateway.access.links;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of one version of the keys' file: the first signs, all verify. Immutable. */
public final class LinkKeys {
    private final List<LinkKey> keys;

    /** Keeps at least one key. */
    LinkKeys(List<LinkKey> keys) {
        this.keys = List.copyOf(keys);
    }

    LinkKey signing() {
        return keys.getFirst();
    }

    /** The key with this id; null if there is none. */
    @Nullable
    LinkKey key(String id) {
        for (LinkKey key : keys) {
            if (key.id().equals(id)) {
                return key;
            }
        }
        return null;
    }

    /** Names the ids only. */
    @Override
    public String toString() {
        return "keys " + String.join(", ", keys.stream().map(LinkKey::id).toList()) + ", of which the first signs";
    }
}
