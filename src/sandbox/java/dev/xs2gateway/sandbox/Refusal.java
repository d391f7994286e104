package dev.xs2gateway.sandbox;

/** A request that the vendor would refuse. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String message;

    Refusal(int status, String message) {
        super(message);
        this.status = status;
        this.message = message;
    }

    Answer answer() {
        return Answer.refused(status, message);
    }
}
