package dev.xs2gateway.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A caller that the consumers' file names, such as a service, a booking site or a support desk.
 *
 * @param name {@code [A-Za-z0-9._-]{1,64}}, unique in the file
 * @param roles what the consumer may do; immutable
 * @param lane the lane of its requests unless a request asks for a lower one
 */
public record Consumer(String name, Set<Role> roles, DefaultLane lane) {
    /** Copies the roles. */
    public Consumer {
        EnumSet<Role> copy = EnumSet.noneOf(Role.class);
        copy.addAll(roles);
        roles = Collections.unmodifiableSet(copy);
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
