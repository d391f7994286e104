package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xs2gateway.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What nobody may do in one of our overlays. */
class ManifestPermissionsTest extends ManifestsFixture {
    private static final Pattern SECRET = Pattern.compile(".*(KEY|KEYS|PASSWORD|TOKEN|SECRET|CREDENTIALS)");
    private static final String CONSUMERS = "xs2event-gateway-consumers";
    private static final int GROUP_READS = 0440;

    /** This and nothing else: what a container says for itself goes before what its pod says. */
    private static final SecurityContext RESTRICTED = new SecurityContextBuilder()
            .withAllowPrivilegeEscalation(false)
            .withReadOnlyRootFilesystem(true)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .build();

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
                .filter(ManifestPermissionsTest::isConsumers)
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
    void noSecretIsWrittenDown(Overlay overlay) {
        assertThat(overlay.documents())
                .noneMatch(document -> document.path("kind").asText().equals("Secret"));
        assertThat(overlay.only(ConfigMap.class).getData().keySet()).noneMatch(ManifestPermissionsTest::isSecret);
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
}
