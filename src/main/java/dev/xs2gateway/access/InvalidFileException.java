package dev.xs2gateway.access;

import java.util.List;

/** A file that cannot be used as a whole. Carries every problem that was found in it; none of them shows a secret of the file. */
public final class InvalidFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** Creates an exception with at least one problem, each a sentence that begins with its place in the file. */
    public InvalidFileException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
