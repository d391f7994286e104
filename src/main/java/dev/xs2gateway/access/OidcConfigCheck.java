package dev.xs2gateway.access;

import dev.xs2gateway.InvalidSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the settings that {@code gateway.access.mode=oidc} requires. */
final class OidcConfigCheck {
    private static final String PREFIX = "gateway.access.oidc.";
    private static final String NOT_SET = "not set, and gateway.access.mode (GATEWAY_ACCESS_MODE) names oidc";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private final InvalidSettings invalid;

    OidcConfigCheck(InvalidSettings invalid) {
        this.invalid = invalid;
    }

    void check(OidcConfig config) {
        String anIssuer = "the issuer's https address, such as https://login.example.com/realms/shop";
        config.issuer().ifPresentOrElse(url -> checkUrl("issuer", url, anIssuer), () -> missing("issuer", anIssuer));
        if (config.audience().orElse(List.of()).stream().allMatch(String::isBlank)) {
            missing("audience", "what the claim aud of tokens for this gateway holds, such as xs2event-gateway");
        }
        config.jwksUrl().ifPresent(url -> checkUrl("jwks-url", url, "the https address of the issuer's keys"));
        checkFile("ca-file", config.caFile());
        checkFile("token-file", config.tokenFile());
        invalid.unlessPositive(PREFIX + "refresh-interval", config.refreshInterval());
    }

    private void missing(String setting, String allowed) {
        invalid.unless(false, PREFIX + setting, NOT_SET, allowed);
    }

    private void checkUrl(String setting, URI url, String allowed) {
        invalid.unless(
                isProtected(url) && url.getRawQuery() == null && url.getRawFragment() == null,
                PREFIX + setting,
                url.getRawUserInfo() == null ? url : "not shown here",
                allowed);
    }

    private void checkFile(String setting, Optional<Path> file) {
        file.ifPresent(path ->
                invalid.unless(Files.isReadable(path), PREFIX + setting, path, "a file that the gateway may read"));
    }

    /** Whether what comes from the address is what its host sent: with keys from another sender, every token could be forged. */
    private static boolean isProtected(URI url) {
        return url.getHost() != null
                && url.getRawUserInfo() == null
                && ("https".equals(url.getScheme()) || isOnThisMachine(url));
    }

    private static boolean isOnThisMachine(URI url) {
        return "http".equals(url.getScheme()) && LOOPBACK.matcher(url.getHost()).matches();
    }
}
