package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xs2gateway.RequiredTool;
import dev.xs2gateway.budget.Limit;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each overlay is for. */
class OverlaysTest {
    @Test
    void singleNeverHasTwoPods() {
        DeploymentSpec spec = Overlay.SINGLE.only(Deployment.class).getSpec();
        assertThat(spec.getReplicas()).isEqualTo(1);
        assertThat(spec.getStrategy().getType()).isEqualTo("Recreate");
        assertThat(Overlay.SINGLE.variables()).containsEntry("GATEWAY_BUDGET_STORE", "local");
        assertThat(Overlay.SINGLE.all(HorizontalPodAutoscaler.class)).isEmpty();
    }

    @Test
    void productionNeverHasMorePodsThanTheBudgetCounts() {
        DeploymentSpec spec = Overlay.PRODUCTION.only(Deployment.class).getSpec();
        var scale = Overlay.PRODUCTION.only(HorizontalPodAutoscaler.class).getSpec();
        long grace = spec.getTemplate().getSpec().getTerminationGracePeriodSeconds();
        int surge = spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal();

        assertThat(Overlay.PRODUCTION.variables()).containsEntry("GATEWAY_BUDGET_STORE", "redis");
        assertThat(scale.getMinReplicas()).isEqualTo(3);
        assertThat(scale.getBehavior().getScaleDown().getSelectPolicy()).isNull();
        assertThat(spec.getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(spec.getProgressDeadlineSeconds()).isGreaterThan(spec.getMinReadySeconds());
        assertThat(spec.getReplicas()).as("left to the autoscaler").isNull();
        assertThat(spec.getMinReadySeconds().longValue()).isGreaterThanOrEqualTo(grace);
        int draining = 1;
        assertThat(Integer.parseInt(Overlay.PRODUCTION.variables().get("GATEWAY_BUDGET_PODS")))
                .isEqualTo(scale.getMaxReplicas() + surge + draining);
        assertThat(scale.getBehavior().getScaleDown().getPolicies())
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.getValue()).isEqualTo(draining);
                    assertThat(policy.getPeriodSeconds().longValue()).isGreaterThan(grace);
                });
    }

    @Test
    void everyLimitOfProductionHasACallForEachPod() {
        int pods = Integer.parseInt(Overlay.PRODUCTION.variables().get("GATEWAY_BUDGET_PODS"));
        String limits = String.valueOf(Overlay.PRODUCTION.variables().get("GATEWAY_BUDGET_LIMITS"));
        assertThat(limits.split(","))
                .allSatisfy(limit -> assertThat(Limit.parse(limit).calls()).isGreaterThanOrEqualTo(pods));
    }

    @Test
    void productionGivesUpNoPodBeforeAnotherIsThere() {
        DeploymentSpec spec = Overlay.PRODUCTION.only(Deployment.class).getSpec();
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
                .isZero();
        assertThat(Overlay.PRODUCTION
                        .only(PodDisruptionBudget.class)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(1);
        assertThat(spec.getTemplate().getSpec().getTopologySpreadConstraints())
                .extracting(it -> it.getTopologyKey() + " " + it.getMaxSkew())
                .containsExactly("topology.kubernetes.io/zone 1", "kubernetes.io/hostname 1");
        Deployment scaled = Overlay.PRODUCTION.only(Deployment.class);
        var scale = Overlay.PRODUCTION.only(HorizontalPodAutoscaler.class).getSpec();
        assertThat(scale.getScaleTargetRef())
                .isEqualTo(new CrossVersionObjectReference(
                        scaled.getApiVersion(),
                        scaled.getKind(),
                        scaled.getMetadata().getName()));
        assertThat(scale.getMetrics())
                .singleElement()
                .satisfies(metric -> assertThat(metric.getResource().getName()).isEqualTo("cpu"));
    }

    @Test
    void theSandboxHasNoSecretAndNoWayOut() {
        assertThat(Overlay.SANDBOX.documents().toString()).doesNotContainIgnoringCase("secret");
        String port = Recipe.of(Path.of("src/sandbox/Dockerfile"))
                .last("ENTRYPOINT")
                .command()
                .reversed()
                .get(1);
        assertThat(Overlay.SANDBOX.variables())
                .containsEntry("GATEWAY_UPSTREAM_URL", "http://127.0.0.1:" + port)
                .containsEntry("GATEWAY_UPSTREAM_CDN_HOSTS", "localhost");
        assertThat(Overlay.SANDBOX.only(NetworkPolicy.class).getSpec().getEgress())
                .isEmpty();
        assertThat(Overlay.SANDBOX.pod().getContainers()).hasSize(2);
    }

    @Test
    void productionReachesNamesTheVendorAndRedisAndNothingElse() {
        List<NetworkPolicyEgressRule> rules = egress(Overlay.PRODUCTION);
        assertThat(rules)
                .extracting(rule -> rule.getPorts().stream()
                        .map(port -> port.getProtocol() + " " + port.getPort().getIntVal()
                                + (port.getEndPort() == null ? "" : "-" + port.getEndPort()))
                        .toList())
                .containsExactly(List.of("UDP 53", "TCP 53"), List.of("TCP 443"), List.of("TCP 6379"));
        assertThat(rules.get(0).getTo()).singleElement().satisfies(to -> {
            assertThat(to.getNamespaceSelector().getMatchLabels())
                    .containsEntry("kubernetes.io/metadata.name", "kube-system");
            assertThat(to.getPodSelector().getMatchLabels()).containsEntry("k8s-app", "kube-dns");
        });
        assertThat(rules.get(1).getTo())
                .extracting(to -> to.getIpBlock().getCidr())
                .containsExactly("0.0.0.0/0", "2000::/3");
        assertThat(rules.get(1).getTo().getFirst().getIpBlock().getExcept())
                .contains(
                        "10.0.0.0/8",
                        "100.64.0.0/10",
                        "127.0.0.0/8",
                        "169.254.0.0/16",
                        "172.16.0.0/12",
                        "192.168.0.0/16");
        assertThat(rules.get(2).getTo()).singleElement().satisfies(to -> {
            assertThat(to.getNamespaceSelector()).isNull();
            assertThat(to.getPodSelector().getMatchLabels()).containsEntry("app.kubernetes.io/name", "redis");
        });
        URI redis = URI.create(Overlay.PRODUCTION.variables().get("QUARKUS_REDIS_HOSTS"));
        assertThat(rules.get(2).getPorts().getFirst().getPort().getIntVal()).isEqualTo(redis.getPort());
        assertThat(egress(Overlay.SINGLE)).isEqualTo(rules.subList(0, 2));
    }

    private static List<NetworkPolicyEgressRule> egress(Overlay overlay) {
        return overlay.all(NetworkPolicy.class).stream()
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void kubectlRendersTheSame(Overlay overlay) throws IOException, InterruptedException {
        RequiredTool.require(hasKubectl(), "kubectl");
        Process kubectl = new ProcessBuilder(
                        "kubectl", "kustomize", overlay.folder().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, JsonNode> theirs = new TreeMap<>();
        try (var documents =
                Kustomization.YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(kubectl.getInputStream())) {
            documents.forEachRemaining(it -> theirs.put(Kustomization.id(it), it));
        }
        assertThat(kubectl.waitFor()).isZero();

        Map<String, JsonNode> ours = new TreeMap<>();
        overlay.documents().forEach(it -> ours.put(Kustomization.id(it), it));
        assertThat(ours).containsExactlyInAnyOrderEntriesOf(theirs);
    }

    private static boolean hasKubectl() throws InterruptedException {
        try {
            Process kubectl = new ProcessBuilder("kubectl", "version", "--client")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return kubectl.waitFor(20, TimeUnit.SECONDS) && kubectl.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
