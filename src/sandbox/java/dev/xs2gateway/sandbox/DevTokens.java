package dev.xs2gateway.sandbox;

import java.util.List;

/** The tokens of {@code src/sandbox/consumers.yaml}, for trying access in dev mode. They are no secrets, and no other gateway accepts them. */
public final class DevTokens {
    /** A consumer with every role. */
    public static final String DEVELOPER = token("developer", "3W08Nq");
    /** A consumer with the role {@code status} alone. */
    public static final String READONLY = token("readonly", "4SeMyX");

    private DevTokens() {}

    /** Zeros in place of random digits, so that neither a person nor a secret scanner takes them for real ones. */
    private static String token(String keyId, String checksum) {
        return "xs2g_" + keyId + "_" + "0".repeat(43) + "_" + checksum;
    }

    /** The text that dev mode prints when it requires tokens. */
    public static String help(int gatewayPort, List<Sample> samples) {
        Sample sample = samples.stream()
                .filter(one -> one.name().equals("plain"))
                .findFirst()
                .orElseThrow();
        String curl = "  curl %s -H 'Authorization: Bearer %s' http://localhost:%d%s%n";
        return "Requests need a token, in the lines above too. Two that work:%n".formatted()
                + curl.formatted("-i", READONLY, gatewayPort, "/bookings/" + sample.bookingId())
                + curl.formatted("-OJ --fail-with-body -D -", DEVELOPER, gatewayPort, sample.tryPath())
                + "The first is a token with the role status alone, the second one with every role (src/sandbox/consumers.yaml).";
    }
}
