package dev.xs2gateway.upstream.bytes;

import java.io.IOException;

/**
 * An answer that cannot be read as HTTP. It is an {@link IOException} because the REST client hides the class of others. Another try
 * would bring the same, and its text is ours: parsers quote what they could not read.
 */
public final class UnreadableAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    private final String why;
    private final boolean headTooLarge;

    private UnreadableAnswer(String why, boolean headTooLarge) {
        super(why);
        this.why = why;
        this.headTooLarge = headTooLarge;
    }

    static UnreadableAnswer because(String why) {
        return new UnreadableAnswer(why, false);
    }

    static UnreadableAnswer headTooLarge(int mostBytes) {
        return new UnreadableAnswer("the head of the answer is larger than " + mostBytes + " bytes", true);
    }

    public String why() {
        return why;
    }

    /** Whether the server answered, with more header fields than are read: it is well, so its breaker has no part in that. */
    public boolean isHeadTooLarge() {
        return headTooLarge;
    }
}
