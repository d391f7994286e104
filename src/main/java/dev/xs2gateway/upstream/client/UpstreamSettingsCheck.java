package dev.xs2gateway.upstream.client;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import dev.xs2gateway.upstream.ApiKey;
import dev.xs2gateway.upstream.ApiOrigin;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.cdn.CdnHosts;
import dev.xs2gateway.upstream.json.InQuery;
import dev.xs2gateway.upstream.json.PageSize;
import java.util.List;

/** Checks what {@link UpstreamConfig} requires beyond its types. */
public final class UpstreamSettingsCheck implements SettingsCheck<UpstreamConfig> {
    @Override
    public Class<UpstreamConfig> settings() {
        return UpstreamConfig.class;
    }

    @Override
    public void check(UpstreamConfig config, InvalidSettings invalid) {
        invalid.check(() -> new ApiOrigin(config.url(), ApiKey.fixed("not-read-here")));
        invalid.check(() -> new UpstreamBeans().apiKey(config));
        invalid.check(() -> CdnHosts.parse(config.cdnHosts().orElse(List.of())));
        invalid.check(() -> new InQuery(config.batchIds(), config.batchUrlBytes()));
        invalid.check(() -> new PageSize(config.pageSize()));
        invalid.unlessPositive("gateway.upstream.connect-timeout", config.connectTimeout());
        invalid.unlessPositive("gateway.upstream.timeout", config.timeout());
        invalid.unlessPositive("gateway.upstream.refused-probe", config.refusedProbe());
        invalid.ifNegative("gateway.upstream.retry-delay", config.retryDelay());
        invalid.unlessPositive("gateway.upstream.breaker-delay", config.breakerDelay());
        int retries = config.retries();
        invalid.unless(retries >= 0 && retries <= 5, "gateway.upstream.retries", retries, "0 to 5");
        int calls = config.breakerCalls();
        invalid.unless(calls >= 1, "gateway.upstream.breaker-calls", calls, "1 or more");
        double ratio = config.breakerRatio();
        invalid.unless(ratio > 0 && ratio <= 1, "gateway.upstream.breaker-ratio", ratio, "above 0, at most 1");
        String path = config.ordersPath();
        invalid.unless(
                path.matches("(/[A-Za-z0-9._-]+)+"),
                "gateway.upstream.orders-path",
                path,
                "a path such as /v1/bookingorders");
    }
}
