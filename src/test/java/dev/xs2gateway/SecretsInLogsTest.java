package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.access.Token;
import dev.xs2gateway.sandbox.Sandbox;
import java.security.SecureRandom;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan of all logs finds what it is for, in messages, parameters and exceptions, and nothing else. */
class SecretsInLogsTest {
    private static final Logger LOG = Logger.getLogger(SecretsInLogsTest.class);

    @Test
    void aSecretIsFoundWhereverItStands() {
        String token = Token.create(new SecureRandom()).reveal();

        assertThat(scanned(() -> LOG.info("the key is " + Sandbox.API_KEY))).contains(Sandbox.API_KEY);
        assertThat(scanned(() -> LOG.infof("the token %s", token))).contains(token);
        assertThat(scanned(() ->
                        LOG.warn("no link", new IllegalStateException("https://cdn/a.zip?Expires=1&Signature=x"))))
                .contains("&Signature=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token xs2g_7Fq3kZ2a_… of key 7Fq3kZ2a",
                "Signature= is no setting",
                "GET /d/ answered 404",
                "gateway.upstream.api-key is not set",
            })
    void whatIsNoSecretIsNotFound(String line) {
        assertThat(Secrets.firstIn(line)).isEmpty();
    }

    @Test
    void aLinksTokenIsFound() {
        assertThat(Secrets.firstIn("GET /d/AQ" + "x".repeat(158))).isPresent();
    }

    /** What the scan says of the log lines of this code; they are forgotten afterwards, so that this class does not fail. */
    private static String scanned(Runnable logs) {
        logs.run();
        try {
            SecretsInLogs.assertNone("this");
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }
}
