package dev.xs2gateway.access.links;

import dev.xs2gateway.DurationText;
import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import java.net.URI;
import java.time.Duration;

/** Checks what {@link LinksConfig} requires beyond its types. */
public final class LinksSettingsCheck implements SettingsCheck<LinksConfig> {
    private static final Duration LONGEST = Duration.ofDays(7);

    @Override
    public Class<LinksConfig> settings() {
        return LinksConfig.class;
    }

    @Override
    public void check(LinksConfig config, InvalidSettings invalid) {
        config.keysFile().ifPresent(file -> invalid.check(() -> LinkKeysReloader.open(file)));
        config.baseUrl()
                .ifPresent(url -> invalid.unless(
                        isBaseUrl(url),
                        "gateway.access.links.base-url",
                        url.getRawUserInfo() == null ? url : "not shown here",
                        "the address by which browsers reach the gateway, such as https://tickets.example.com"));
        Duration age = config.maxAge();
        invalid.unless(
                age.compareTo(Duration.ofSeconds(1)) >= 0 && age.compareTo(LONGEST) <= 0,
                "gateway.access.links.max-age",
                DurationText.of(age),
                "1s to 7d");
    }

    private static boolean isBaseUrl(URI url) {
        return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }
}
