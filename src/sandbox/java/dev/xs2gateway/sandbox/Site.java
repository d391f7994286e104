package dev.xs2gateway.sandbox;

/** What stands behind one port: the API or the CDN. */
sealed interface Site permits ApiHandler, CdnHandler {
    CallKind kind(Ask ask);

    /** Whether the rate limit lets the call in. */
    boolean admits(Ask ask);

    /** The answer if nothing goes wrong; may throw a {@link Refusal}. */
    Answer answer(Ask ask);
}
