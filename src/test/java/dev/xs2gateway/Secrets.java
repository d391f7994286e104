package dev.xs2gateway;

import static java.util.stream.Collectors.joining;

import dev.xs2gateway.sandbox.Sandbox;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What no log may contain: the API key, tokens, links and their signatures, and the personal data that the sandbox sends. */
public final class Secrets {
    private static final List<String> KINDS = List.of(
            Pattern.quote(Sandbox.API_KEY),
            // A token. Its beginning, which names the key, may be logged.
            "xs2g_[0-9A-Za-z]{6,16}_[0-9A-Za-z]{40}",
            // A link's token: base64url of a record whose first byte is the version 1.
            "/d/AQ[0-9A-Za-z_-]{60}",
            // The signature of a link to the CDN.
            "[?&]Signature=",
            // Names, passports, e-mail addresses, and the text of XS2Event's own errors.
            "guest-secret",
            "vendor-secret");
    private static final Pattern ANY = Pattern.compile(KINDS.stream().collect(joining("|", "(", ")")));
    private static final int AROUND = 80;

    private Secrets() {}

    /** The first secret in a text, with what stands around it; empty if there is none. */
    public static Optional<String> firstIn(String text) {
        return Stream.of(ANY.matcher(text))
                .filter(found -> found.find())
                .map(found -> text.substring(
                        Math.max(0, found.start() - AROUND), Math.min(text.length(), found.end() + AROUND)))
                .findFirst();
    }
}
