package dev.xs2gateway.http.wiring;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import dev.xs2gateway.http.HttpConfig;
import dev.xs2gateway.http.route.Route;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

/** Checks the requirements of {@link HttpConfig} that its types do not express. */
public final class HttpSettingsCheck implements SettingsCheck<HttpConfig> {
    @Override
    public Class<HttpConfig> settings() {
        return HttpConfig.class;
    }

    @Override
    public void check(HttpConfig config, InvalidSettings invalid) {
        config.corsOrigins()
                .orElse(List.of())
                .forEach(origin -> invalid.unless(
                        isOrigin(origin),
                        "gateway.http.cors-origins",
                        origin,
                        "origins such as https://shop.example.com, separated by commas"));
        config.maxWaiting()
                .ifPresent(most -> invalid.unless(
                        most >= Route.Weight.THOUSAND.places(),
                        "gateway.http.max-waiting",
                        most,
                        Route.Weight.THOUSAND.places() + " or more"));
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && text.equals(uri.getScheme() + "://" + uri.getRawAuthority());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
