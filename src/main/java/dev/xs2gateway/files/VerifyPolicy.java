package dev.xs2gateway.files;

/** The treatment of a file for which XS2Event states no digest. */
public enum VerifyPolicy {
    /** The file is refused. */
    REQUIRED,
    /** The file is given, and the response says that it was not verified. */
    WHEN_STATED
}
