package dev.xs2gateway.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A caller that the consumers' file names, such as a service, a booking site or a support desk.
 *
 * @param name {@code [A-Za-z0-9._-]{1,64}}, unique in the file
 * @param roles what the consumer may do; immutable
 * @param lane the lane of its requests unless a request asks for a lower one
 */
public record Consumer(String name, Set<Role> roles, DefaultLane lane) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Consumer ANONYMOUS = new Consumer("anonymous", Set.of(), DefaultLane.NORMAL);
    private static final Consumer LINK = new Consumer("link", Set.of(), DefaultLane.NORMAL);
    private static final Consumer OPEN = new Consumer("anonymous", EnumSet.allOf(Role.class), DefaultLane.NORMAL);

    /** Copies the roles. */
    public Consumer {
        EnumSet<Role> copy = EnumSet.noneOf(Role.class);
        copy.addAll(roles);
        roles = Collections.unmodifiableSet(copy);
    }

    /** A caller whose identity is not known, which has no role. */
    static Consumer anonymous() {
        return ANONYMOUS;
    }

    /** All callers that use a link: they have no identity, and the link alone gives them the right to its file. */
    static Consumer link() {
        return LINK;
    }

    /** A caller of a gateway that is open: it has every role, and the name that it gives itself. */
    static Consumer unproven(@Nullable String name) {
        return name != null && NAME.matcher(name).matches() ? OPEN.named(name) : OPEN;
    }

    private Consumer named(String other) {
        return new Consumer(other, roles, lane);
    }

    /** Whether the consumer may use routes that require this role. */
    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** The lane of a consumer's requests. {@code Priority} in a request may lower it, and never raises it. */
    public enum DefaultLane {
        /** Requests take the lanes of their kind. */
        NORMAL,
        /** All requests wait in the background lane. */
        BULK
    }
}
