package dev.xs2gateway.files;

/** What must be true of a whole file before its last bytes may leave. */
public sealed interface Check {
    /** Its SHA-256 is the one that was stated. */
    record Matches(Sha256 stated) implements Check {}

    /** It begins as a PDF does; without a digest to check, no byte leaves before all are here. */
    record WholePdf() implements Check {}

    /** Nothing more: it is made of files that have been checked. */
    record MadeOfChecked() implements Check {}

    /** Nothing but its length: the policy is {@code when-stated}, and no digest was. */
    record Unchecked() implements Check {}
}
