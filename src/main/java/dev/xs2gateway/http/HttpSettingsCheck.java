package dev.xs2gateway.http;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;

/** What {@link HttpConfig} requires beyond its types. */
public final class HttpSettingsCheck implements SettingsCheck<HttpConfig> {
    @Override
    public Class<HttpConfig> settings() {
        return HttpConfig.class;
    }

    @Override
    public void check(HttpConfig config, InvalidSettings invalid) {
        config.maxWaiting()
                .ifPresent(most -> invalid.unless(
                        most >= WaitingRoom.MANY, "gateway.http.max-waiting", most, WaitingRoom.MANY + " or more"));
    }
}
