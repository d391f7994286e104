package dev.xs2gateway.upstream.bytes;

import java.io.IOException;

/**
 * An answer that cannot be parsed as HTTP. It is an {@link IOException} because the REST client hides the class of other exceptions.
 * Another attempt would bring the same. The message is the gateway's own text, because parsers quote the text that they could not read.
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

    /**
     * Whether the server answered with more header fields than are read. The server works then, so the circuit
     * breaker does not count this failure.
     */
    public boolean isHeadTooLarge() {
        return headTooLarge;
    }
}
