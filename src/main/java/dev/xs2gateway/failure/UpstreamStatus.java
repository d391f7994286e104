package dev.xs2gateway.failure;

/** An exception that represents a response of XS2Event or its CDN; carried as a cause, so that the log can state its status. */
public interface UpstreamStatus {
    /** The HTTP status. */
    int status();
}
