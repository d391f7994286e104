package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.upstream.UpstreamConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for each overlay: that a cluster would take it, and what nobody may do in one of ours. */
class ManifestsTest {
    private static final Set<String> OF_QUARKUS = Set.of("QUARKUS_REDIS_HOSTS", "QUARKUS_REDIS_PASSWORD");
    private static final Pattern SECRET = Pattern.compile(".*(KEY|KEYS|PASSWORD|TOKEN|SECRET|CREDENTIALS)");
    private static final String CONSUMERS = "xs2event-gateway-consumers";
    private static final int GROUP_READS = 0440;
    private static final int QUARKUS_PORT = 8080;
    private static final int MANAGEMENT_PORT = 9000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    /** This and nothing else: what a container says for itself goes before what its pod says. */
    private static final SecurityContext RESTRICTED = new SecurityContextBuilder()
            .withAllowPrivilegeEscalation(false)
            .withReadOnlyRootFilesystem(true)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .build();

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
    void nothingRunsAsRootOrGainsRights(Overlay overlay) {
        assertThat(overlay.pod().getAutomountServiceAccountToken()).isFalse();
        var pod = overlay.pod().getSecurityContext();
        assertThat(pod.getRunAsNonRoot()).isTrue();
        assertThat(pod.getRunAsUser()).isGreaterThan(9_999);
        assertThat(pod.getRunAsGroup()).isEqualTo(pod.getRunAsUser());
        assertThat(overlay.pod().getHostNetwork()).isNull();
        assertThat(overlay.pod().getInitContainers()).isEmpty();
        assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        for (Container container : overlay.pod().getContainers()) {
            assertThat(container.getSecurityContext()).isEqualTo(RESTRICTED);
            assertThat(container.getPorts())
                    .allSatisfy(port -> assertThat(port.getHostPort()).isNull());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theStoreIsTheOneFolderThatIsWritten(Overlay overlay) {
        Container gateway = overlay.gateway();
        assertThat(overlay.pod().getVolumes())
                .allSatisfy(volume -> assertThat(volume.getEmptyDir() != null || isConsumers(volume))
                        .as(volume.getName())
                        .isTrue());
        assertThat(gateway.getVolumeMounts())
                .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/app/store");
        assertThat(gateway.getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(
                        overlay.pod().getVolumes().stream().map(Volume::getName).toList());
    }

    private static boolean isConsumers(Volume volume) {
        return volume.getSecret() != null && volume.getSecret().getSecretName().equals(CONSUMERS);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SANDBOX")
    void callersProveWhoTheyAre(Overlay overlay) throws IOException {
        Path file = Path.of(overlay.variables().get("GATEWAY_ACCESS_CONSUMERS_FILE"));
        Volume secret = overlay.pod().getVolumes().stream()
                .filter(ManifestsTest::isConsumers)
                .findFirst()
                .orElseThrow();
        ObjectNode template = Kustomization.documents(Path.of("k8s/base/consumers.template.yaml"))
                .getFirst();

        assertThat(overlay.variables())
                .containsEntry("GATEWAY_ACCESS_MODE", "keys")
                .doesNotContainKey("GATEWAY_ACCESS_ALLOW_OPEN");
        assertThat(template.path("metadata").path("name").asText()).isEqualTo(CONSUMERS);
        assertThat(template.path("stringData").has(file.getFileName().toString()))
                .isTrue();
        assertThat(secret.getSecret().getOptional()).isNull();
        assertThat(secret.getSecret().getDefaultMode()).isEqualTo(GROUP_READS);
        assertThat(overlay.gateway().getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals(secret.getName()))
                .singleElement()
                .satisfies(mount -> {
                    assertThat(file).hasParentRaw(Path.of(mount.getMountPath()));
                    assertThat(mount.getReadOnly()).isTrue();
                    assertThat(mount.getSubPath())
                            .as("a file that is mounted so is never updated")
                            .isNull();
                });
    }

    @Test
    void onlyTheSandboxIsOpen() {
        assertThat(Overlay.SANDBOX.variables())
                .containsEntry("GATEWAY_ACCESS_MODE", "open")
                .containsEntry("GATEWAY_ACCESS_ALLOW_OPEN", "true")
                .doesNotContainKey("GATEWAY_ACCESS_CONSUMERS_FILE");
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
    void noSecretIsWrittenDown(Overlay overlay) {
        assertThat(overlay.documents())
                .noneMatch(document -> document.path("kind").asText().equals("Secret"));
        assertThat(overlay.only(ConfigMap.class).getData().keySet()).noneMatch(ManifestsTest::isSecret);
        assertThat(overlay.only(ConfigMap.class).getData().values()).noneMatch(value -> value.matches(".*//.*@.*"));
        assertThat(overlay.variables()).allSatisfy((name, value) -> assertThat(
                        !isSecret(name) || value.startsWith("secret:") || value.equals(Sandbox.API_KEY))
                .as(name)
                .isTrue());
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name).matches();
    }

    @ParameterizedTest
    @EnumSource
    void everySecretIsInTheTemplate(Overlay overlay) throws IOException {
        ObjectNode template = Kustomization.documents(Path.of("k8s/base/secret.template.yaml"))
                .getFirst();
        for (EnvVar variable : overlay.gateway().getEnv()) {
            if (variable.getValueFrom() != null) {
                var reference = variable.getValueFrom().getSecretKeyRef();
                assertThat(template.path("metadata").path("name").asText()).isEqualTo(reference.getName());
                assertThat(template.path("stringData").has(reference.getKey())).isTrue();
            }
        }
        assertThat(template.has("data")).isFalse();
        assertThat(template.path("stringData"))
                .allSatisfy(value -> assertThat(value.asText()).isEmpty());
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

    /** Callers reach the public port and the platform reaches the management port; neither reaches the other's. */
    @ParameterizedTest
    @EnumSource
    void eachPortIsOpenToItsOwnPeers(Overlay overlay) {
        Map<String, List<String>> peers = new HashMap<>();
        overlay.all(NetworkPolicy.class).stream()
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .forEach(rule -> rule.getPorts().forEach(port -> rule.getFrom().forEach(from -> {
                    List<String> known = peers.computeIfAbsent(port.getPort().getStrVal(), name -> new ArrayList<>());
                    known.addAll(labels(from.getPodSelector()));
                    known.addAll(labels(from.getNamespaceSelector()));
                })));

        assertThat(peers)
                .isEqualTo(Map.of(
                        "http", List.of("xs2event-gateway/caller"),
                        "management", List.of("xs2event-gateway/platform")));
    }

    private static List<String> labels(@Nullable LabelSelector selector) {
        return selector == null || selector.getMatchLabels() == null
                ? List.of()
                : List.copyOf(selector.getMatchLabels().keySet());
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
    void everyVariableIsASetting(Overlay overlay) {
        assertThat(overlay.variables().keySet()).isSubsetOf(known());
    }

    @Test
    void aSettingThatIsLeftToTheReaderIsOneToo() throws IOException {
        Pattern commented = Pattern.compile(" *# ([A-Z_]+): .*");
        List<String> names = Files.readAllLines(Path.of("k8s/base/config.yaml")).stream()
                .map(commented::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .toList();

        assertThat(names).contains("GATEWAY_UPSTREAM_CDN_HOSTS").isSubsetOf(known());
    }

    private static List<String> known() {
        List<String> known = new ArrayList<>(
                Settings.all().keySet().stream().map(Settings::variable).toList());
        known.addAll(OF_QUARKUS);
        return known;
    }

    @ParameterizedTest
    @EnumSource
    void everySettingWithoutADefaultIsSet(Overlay overlay) {
        List<String> needed = Settings.all().entrySet().stream()
                .filter(setting -> Settings.isNeeded(setting.getValue()))
                .map(setting -> Settings.variable(setting.getKey()))
                .toList();

        assertThat(needed).isNotEmpty();
        assertThat(overlay.variables()).containsKeys(needed.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void everyValueIsOneThatTheSettingTakes(Overlay overlay) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(new HashMap<>(overlay.variables()), 300));
        Settings.interfaces().forEach(builder::withMapping);

        assertThat(builder.build().getConfigMapping(UpstreamConfig.class).url()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SANDBOX")
    void whatASandboxMayDoIsDoneNowhereElse(Overlay overlay) {
        assertThat(overlay.variables().get("GATEWAY_UPSTREAM_URL")).startsWith("https://");
        assertThat(overlay.variables().get("GATEWAY_UPSTREAM_API_KEY")).startsWith("secret:");
        assertThat(overlay.variables())
                .doesNotContainKeys("GATEWAY_UPSTREAM_CDN_INSECURE", "GATEWAY_BUDGET_UNKNOWN_PAST");
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
    void onlyCallersWithALabelComeIn(Overlay overlay) {
        List<NetworkPolicy> policies = overlay.all(NetworkPolicy.class);
        assertThat(policies.getFirst().getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policies.stream().skip(1))
                .allSatisfy(
                        policy -> assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Egress"));
        assertThat(policies)
                .flatExtracting(policy -> policy.getSpec().getIngress())
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty().allSatisfy(from -> assertThat(
                                from.getPodSelector().getMatchLabels())
                        .isNotEmpty()));
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
