package dev.xs2gateway.access.links;

import dev.xs2gateway.failure.Failure;

/** The failures of links that this gateway has not the settings for. */
public final class LinkFailures {
    private LinkFailures() {}

    /** Nothing can be signed or verified. */
    public static Failure noKeys() {
        return new Failure.NotConfigured("Links need gateway.access.links.keys-file, which is not set.");
    }

    /** {@code what} requires that uses are counted; it begins the sentence for the caller. */
    public static Failure noDatabase(String what) {
        return new Failure.NotConfigured(what + " needs a database, and this gateway has none.");
    }
}
