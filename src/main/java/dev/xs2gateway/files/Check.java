package dev.xs2gateway.files;

/** A condition that a whole file must meet before its last bytes may leave. */
public sealed interface Check {
    /** The file has the stated SHA-256. */
    record Matches(Sha256 stated) implements Check {}

    /** The file begins as a PDF does. There is no digest to check, so no byte leaves before all bytes are here. */
    record WholePdf() implements Check {}

    /** No further check is needed: the file is made of files that have been checked. */
    record MadeOfChecked() implements Check {}

    /** Only the length is checked: the policy is {@code when-stated}, and no digest is stated. */
    record Unchecked() implements Check {}
}
