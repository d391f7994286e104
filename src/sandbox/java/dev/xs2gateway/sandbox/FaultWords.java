package dev.xs2gateway.sandbox;

import java.time.DateTimeException;
import java.time.Duration;

/** Faults as a person names them in a control call. */
final class FaultWords {
    static final String HELP = """
            fault=            value=
            delay             PT2S
            hang
            hangAfter         bytes
            status            code
            garbage
            html
            cutAfter          bytes
            cutPercent        percent
            corruptAt         offset, -1 is the last byte
            longer, shorter   bytes
            wrongLength       bytes more or less
            chunked
            slow              bytes per second
            refuse
            redirect          URL (302)
            link              text
            expired
            """;

    private FaultWords() {}

    static Fault parse(String word, String value) {
        return switch (word) {
            case "delay" -> Fault.delay(duration(value));
            case "hang" -> Fault.hang();
            case "hangAfter" -> Fault.hangAfter(number(value));
            case "status" -> Fault.status(number(value));
            case "garbage" -> Fault.garbage();
            case "html" -> Fault.html();
            case "cutAfter" -> Fault.cutAfter(number(value));
            case "cutPercent" -> Fault.cutPercent(number(value));
            case "corruptAt" -> Fault.corruptAt(number(value));
            case "longer" -> Fault.longer(number(value));
            case "shorter" -> Fault.shorter(number(value));
            case "wrongLength" -> Fault.wrongLength(number(value));
            case "chunked" -> Fault.chunked();
            case "slow" -> Fault.slow(number(value));
            case "refuse" -> Fault.refuse();
            case "redirect" -> Fault.redirect(value, 302);
            case "link" -> Fault.link(value);
            case "expired" -> Fault.expired();
            default -> throw new Refusal(400, "no fault " + word + "; GET /sandbox lists them");
        };
    }

    static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new Refusal(400, "not a whole number: '" + value + "'");
        }
    }

    static Duration duration(String value) {
        try {
            return Duration.parse(value);
        } catch (DateTimeException e) {
            throw new Refusal(400, "not a duration such as PT1S: '" + value + "'");
        }
    }
}
