package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.http.route.Permission;
import dev.xs2gateway.http.route.Route;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of an ingress for links lets the routes below {@code /d/} in, and no other. */
class LinksIngressTest {
    private final List<? extends HasMetadata> objects = objects();

    private static List<? extends HasMetadata> objects() {
        try {
            return Kustomization.documents(Path.of("k8s/examples/ingress-links.yaml")).stream()
                    .map(Overlay::typed)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T only(Class<T> type) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private HTTPIngressPath path() {
        return only(Ingress.class)
                .getSpec()
                .getRules()
                .getFirst()
                .getHttp()
                .getPaths()
                .getFirst();
    }

    @Test
    void onlyRoutesOfLinksAreReached() {
        assertThat(only(Ingress.class).getSpec().getDefaultBackend()).isNull();
        assertThat(only(Ingress.class).getSpec().getRules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getHttp().getPaths()).hasSize(1));
        assertThat(path().getPathType()).isEqualTo("Prefix");
        assertThat(Arrays.stream(Route.values())
                        .filter(route -> route.template().startsWith(path().getPath() + "/")))
                .containsExactly(Route.GET_LINKED_FILE, Route.HEAD_LINKED_FILE, Route.CONFIRM_LINK)
                .allMatch(route -> route.permission() == Permission.EVERYONE);
    }

    @Test
    void theIngressLeadsToTheGatewaysService() {
        Service service = Overlay.SINGLE.only(Service.class);

        assertThat(path().getBackend().getService().getName())
                .isEqualTo(service.getMetadata().getName());
        assertThat(service.getSpec().getPorts()).anyMatch(port -> port.getName()
                .equals(path().getBackend().getService().getPort().getName()));
    }

    @Test
    void theControllerReachesThePublicPortAlone() {
        NetworkPolicy policy = only(NetworkPolicy.class);

        assertThat(policy.getSpec().getPodSelector())
                .isEqualTo(Overlay.SINGLE
                        .all(NetworkPolicy.class)
                        .getFirst()
                        .getSpec()
                        .getPodSelector());
        assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getPort().getStrVal()).isEqualTo("http"));
            assertThat(rule.getFrom()).isNotEmpty().allSatisfy(from -> assertThat(
                            from.getPodSelector().getMatchLabels())
                    .isNotEmpty());
        });
    }
}
