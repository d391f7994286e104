package dev.xs2gateway.http.pipeline;

/**
 * The stages that a request passes before it reaches its resource, in running order. Each has one {@link StageHandler}.
 * Most stages can end the request with an answer; the order decides what a request may cost before it is refused.
 */
public enum Stage {
    /** Notes the begin and the end of the request at its connection, whose deadlines depend on it. */
    CONNECTION,
    /** Gives the request its id, so that every answer and log line can carry it. */
    REQUEST_ID,
    /** Refuses a head that cannot be parsed, and a path that two parts of the edge could read differently. */
    PATH_GUARD,
    /** Answers preflight requests from pages of the allowed origins, and adds the CORS headers to answers for them. */
    CORS,
    /** Finds the route of the request; answers an unknown path, a method that the path does not support, and OPTIONS. */
    MATCH_ROUTE,
    /** Verifies the link of a request for the file behind it, so that the file is known; answers 404 if the link is not valid. */
    LINK,
    /** Opens the audit record of a request for a file. */
    AUDIT,
    /** Finds out which consumer sends the request; answers 401 without a valid token. */
    IDENTIFY,
    /** Answers 403 to a consumer that lacks the role which the route requires. */
    AUTHORISE,
    /** Answers a look-up of one id from the cache, on the event loop. */
    CACHED_LOOKUP,
    /** Puts the request id into the log context; cached answers, which log nothing, are spared its cost. */
    LOG_CONTEXT,
    /** Collects the body of the request, so that a slow sender takes no place from others. */
    BODY,
    /** Ends a request whose caller disconnected before it began. */
    ABANDONED,
    /** Takes a place of {@code gateway.http.max-waiting}, or refuses the request. */
    ADMIT,
    /** Registers the request with the shutdown, which answers requests that wait too long. */
    SHUTDOWN,
    /** Sends a stored file that may be given without asking XS2Event, on the event loop. */
    STORED_FILE,
    /** Rewrites headers that Quarkus REST parses more strictly than RFC 9110. */
    HEADER_FORM
}
