package dev.xs2gateway.http.route;

import dev.xs2gateway.access.Consumer;
import dev.xs2gateway.access.Role;
import org.jspecify.annotations.Nullable;

/** Who may use a route: everyone, or the consumers that have a role, or one of two. */
public enum Permission {
    /** No identity is required. */
    EVERYONE(null, null),
    STATUS(Role.STATUS, null),
    TICKETS(Role.TICKETS, null),
    INVOICES(Role.INVOICES, null),
    LINKS(Role.LINKS, null),
    CHANGES(Role.CHANGES, null),
    OPERATIONS(Role.OPERATIONS, null),
    SUPPORT(Role.SUPPORT, Role.OPERATIONS);

    private final @Nullable Role role;
    private final @Nullable Role other;

    Permission(@Nullable Role role, @Nullable Role other) {
        this.role = role;
        this.other = other;
    }

    /** Returns the role that a refused consumer lacks; null if no role is required. */
    public @Nullable Role role() {
        return role;
    }

    public boolean permits(Consumer consumer) {
        return role == null || consumer.has(role) || (other != null && consumer.has(other));
    }
}
