package dev.xs2gateway.http.wiring;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import dev.xs2gateway.http.HttpConfig;
import dev.xs2gateway.http.route.Route;

/** Checks the requirements of {@link HttpConfig} that its types do not express. */
public final class HttpSettingsCheck implements SettingsCheck<HttpConfig> {
    @Override
    public Class<HttpConfig> settings() {
        return HttpConfig.class;
    }

    @Override
    public void check(HttpConfig config, InvalidSettings invalid) {
        config.maxWaiting()
                .ifPresent(most -> invalid.unless(
                        most >= Route.Weight.THOUSAND.places(),
                        "gateway.http.max-waiting",
                        most,
                        Route.Weight.THOUSAND.places() + " or more"));
    }
}
