package dev.xs2gateway.deployment;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tests of manifests share. */
abstract class ManifestsFixture {
    static final Set<String> OF_QUARKUS =
            Set.of("QUARKUS_REDIS_HOSTS", "QUARKUS_REDIS_PASSWORD", "QUARKUS_DATASOURCE_PASSWORD");

    static List<String> labels(@Nullable LabelSelector selector) {
        return selector == null || selector.getMatchLabels() == null
                ? List.of()
                : List.copyOf(selector.getMatchLabels().keySet());
    }

    static List<String> known() {
        List<String> known = new ArrayList<>(
                Settings.all().keySet().stream().map(Settings::variable).toList());
        known.addAll(OF_QUARKUS);
        return known;
    }
}
