package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for each overlay: a cluster would take it, and all that it refers to is there. */
class ManifestsTest extends ManifestsFixture {
    private static final int QUARKUS_PORT = 8080;
    private static final int MANAGEMENT_PORT = 9000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    @Test
    void aFieldThatKubernetesDoesNotKnowIsRefused() throws IOException {
        ObjectNode service =
                Kustomization.documents(Path.of("k8s/base/service.yaml")).getFirst();
        service.withObjectProperty("spec").put("selectors", "none");

        assertThatThrownBy(() -> Overlay.typed(service)).hasMessageContaining("selectors");
    }

    @ParameterizedTest
    @EnumSource
    void theOverlayIsValidForACluster(Overlay overlay) {
        assertThat(overlay.objects()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(overlay.objects())
                .allSatisfy(object -> assertThat(object.getMetadata().getLabels())
                        .containsEntry("app.kubernetes.io/name", "xs2event-gateway"));
        assertThat(overlay.objects()).allSatisfy(object -> {
            assertThat(object.getMetadata().getName()).matches(NAME);
            assertThat(object.getMetadata().getNamespace()).isNull();
            assertThat(object.getMetadata().getAnnotations()).isEmpty();
        });
        assertThat(overlay.only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .isEmpty();
        assertThat(overlay.gateway().getCommand()).isEmpty();
        assertThat(overlay.gateway().getArgs()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyContainerHasItsLimits(Overlay overlay) {
        for (Container container : overlay.pod().getContainers()) {
            Map<String, Quantity> requests = container.getResources().getRequests();
            Map<String, Quantity> limits = container.getResources().getLimits();
            assertThat(requests).containsOnlyKeys("cpu", "memory", "ephemeral-storage");
            assertThat(limits).containsOnlyKeys("cpu", "memory", "ephemeral-storage");
            assertThat(limits.get("memory")).isEqualTo(requests.get("memory"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyImageIsOneVersion(Overlay overlay) {
        assertThat(overlay.pod().getContainers())
                .allSatisfy(container -> assertThat(container.getImage()).matches("[^:]+:[0-9][^:]*"));
    }

    @ParameterizedTest
    @EnumSource
    void everySelectorFindsThePods(Overlay overlay) {
        Deployment deployment = overlay.only(Deployment.class);
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        List<Map<String, String>> selectors = new ArrayList<>();
        selectors.add(deployment.getSpec().getSelector().getMatchLabels());
        overlay.all(Service.class).forEach(it -> selectors.add(it.getSpec().getSelector()));
        overlay.all(NetworkPolicy.class)
                .forEach(it -> selectors.add(it.getSpec().getPodSelector().getMatchLabels()));
        overlay.all(PodDisruptionBudget.class)
                .forEach(it -> selectors.add(it.getSpec().getSelector().getMatchLabels()));
        overlay.pod().getTopologySpreadConstraints().forEach(it -> {
            LabelSelector selector = it.getLabelSelector();
            selectors.add(selector.getMatchLabels());
        });
        assertThat(selectors)
                .allSatisfy(selector -> assertThat(selector).isNotEmpty().isEqualTo(labels));
    }

    @ParameterizedTest
    @EnumSource
    void everyPortIsTheApplications(Overlay overlay) {
        String listens = overlay.variables().getOrDefault("QUARKUS_HTTP_PORT", Integer.toString(QUARKUS_PORT));
        String manages = overlay.variables().getOrDefault("QUARKUS_MANAGEMENT_PORT", Integer.toString(MANAGEMENT_PORT));
        assertThat(overlay.gateway().getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort, ContainerPort::getProtocol)
                .containsExactly(
                        tuple("http", Integer.valueOf(listens), null),
                        tuple("management", Integer.valueOf(manages), null));
        assertThat(overlay.only(Service.class).getSpec().getPorts())
                .singleElement()
                .satisfies(port -> {
                    assertThat(port.getTargetPort().getStrVal()).isEqualTo("http");
                    assertThat(port.getProtocol()).isNull();
                });
        assertThat(probes(overlay))
                .allSatisfy(probe ->
                        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management"));
    }

    private static List<Probe> probes(Overlay overlay) {
        Container gateway = overlay.gateway();
        return List.of(gateway.getStartupProbe(), gateway.getReadinessProbe(), gateway.getLivenessProbe());
    }

    @ParameterizedTest
    @EnumSource
    void eachProbeAsksSomethingElse(Overlay overlay) {
        assertThat(probes(overlay))
                .extracting(probe -> probe.getHttpGet().getPath())
                .containsExactly("/q/health/started", "/q/health/ready", "/q/health/live");
        assertThat(List.of(
                        overlay.gateway().getStartupProbe(), overlay.gateway().getLivenessProbe()))
                .allSatisfy(probe -> assertThat(probe.getPeriodSeconds() * probe.getFailureThreshold())
                        .isGreaterThanOrEqualTo(60));
        assertThat(probes(overlay)).allSatisfy(probe -> {
            assertThat(probe.getHttpGet().getScheme()).isNull();
            assertThat(probe.getTerminationGracePeriodSeconds()).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource
    void theStoreHasRoomForAllFiles(Overlay overlay) {
        Path store = Path.of(overlay.variables().get("GATEWAY_FILES_STORE_DIR"));
        VolumeMount mount = overlay.gateway().getVolumeMounts().stream()
                .filter(it -> store.startsWith(it.getMountPath()))
                .findFirst()
                .orElseThrow();
        Quantity room = overlay.pod().getVolumes().stream()
                .filter(volume -> volume.getName().equals(mount.getName()))
                .findFirst()
                .orElseThrow()
                .getEmptyDir()
                .getSizeLimit();
        assertThat(overlay.pod().getVolumes())
                .filteredOn(volume -> volume.getEmptyDir() != null)
                .allSatisfy(
                        volume -> assertThat(volume.getEmptyDir().getMedium()).isNull());

        long most = new MemorySizeConverter()
                .convert(overlay.variables().get("GATEWAY_FILES_MAX_BYTES"))
                .asLongValue();
        assertThat(mount.getMountPath()).isEqualTo("/app/store");
        assertThat(mount.getReadOnly()).isNull();
        assertThat(bytes(room)).isGreaterThan(most);
        var resources = overlay.gateway().getResources();
        assertThat(bytes(resources.getRequests().get("ephemeral-storage"))).isGreaterThan(bytes(room));
        assertThat(bytes(resources.getLimits().get("ephemeral-storage"))).isGreaterThan(bytes(room));
    }

    private static long bytes(@Nullable Quantity quantity) {
        return Quantity.getAmountInBytes(Objects.requireNonNull(quantity)).longValueExact();
    }

    @ParameterizedTest
    @EnumSource
    void thereIsTimeToDrain(Overlay overlay) {
        Duration drain = seconds("quarkus.shutdown.delay").plus(seconds("quarkus.shutdown.timeout"));

        assertThat(overlay.pod().getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(drain.toSeconds() + 10);
        assertThat(overlay.gateway().getLifecycle())
                .as("would take of that time")
                .isNull();
    }

    private static Duration seconds(String setting) {
        return Duration.parse("PT" + Settings.packaged(setting));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReferredToIsThere(Overlay overlay) {
        List<String> names = overlay.objects().stream()
                .filter(ConfigMap.class::isInstance)
                .map(HasMetadata::getMetadata)
                .map(it -> it.getName())
                .toList();
        assertThat(overlay.gateway().getEnvFrom()).singleElement().satisfies(from -> {
            assertThat(from.getPrefix()).isNull();
            assertThat(names).contains(from.getConfigMapRef().getName());
        });
    }
}
