package dev.xs2gateway.sandbox;

/**
 * How a body goes out.
 *
 * @param stated the {@code Content-Length}
 * @param stopAfter body bytes until it stops; beyond the body's end: it does not stop
 * @param hangs whether it hangs where it stops, instead of closing the connection
 */
record Transfer(Body body, long stated, long stopAfter, boolean hangs) {

    static Transfer of(Body body, Plan plan) {
        long length = body.length();
        return switch (plan.harm()) {
            case Fault.HangAfter hang -> new Transfer(body, length, hang.bytes(), true);
            case Fault.CutAfter cut -> new Transfer(body, length, cut.bytes(), false);
            case Fault.CutPercent cut -> new Transfer(body, length, length * cut.percent() / 100, false);
            case Fault.WrongLength wrong -> wrong(body, Math.max(0, length + wrong.delta()));
            case Fault.CorruptAt corrupt -> whole(new AlteredBody.Corrupted(body, corrupt.offset()));
            case Fault.Longer longer -> whole(new AlteredBody.Longer(body, longer.bytes()));
            case Fault.Shorter shorter -> whole(new AlteredBody.Shorter(body, shorter.bytes()));
            case null, default -> whole(body);
        };
    }

    private static Transfer whole(Body body) {
        return new Transfer(body, body.length(), Long.MAX_VALUE, false);
    }

    private static Transfer wrong(Body body, long stated) {
        return new Transfer(body, stated, Math.min(stated, body.length()), false);
    }

    boolean isEmpty() {
        return stated == 0 && stopAfter == Long.MAX_VALUE;
    }
}
