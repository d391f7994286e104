package dev.xs2gateway.failure;

/** An exception that stands for an answer of XS2Event or its CDN; carried as a cause, so that the log can name the status. */
public interface UpstreamStatus {
    /** The HTTP status. */
    int status();
}
