package dev.xs2gateway.files;

/** What becomes of a file for which the vendor states no digest. */
public enum VerifyPolicy {
    /** It is refused. */
    REQUIRED,
    /** It is given, and the answer says that it was not verified. */
    WHEN_STATED
}
