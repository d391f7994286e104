package dev.xs2gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.http.RawCaller;
import dev.xs2gateway.http.route.Route;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No route answers without an identity and a role that permit it, whatever the gateway has cached or stored. The routes come from the
 * route table, and their roles from the committed description of the API.
 */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(WithConsumers.class)
class ClosedDoorTest {
    private static final Map<Route, Role> ROLES = DescribedRoles.read();
    private static final Set<Route> HAVE_FAST_PATHS = EnumSet.of(Route.GET_BOOKING, Route.GET_ORDER, Route.GET_TICKET);

    private static final HttpClient HTTP_1_1 = newClient(HttpClient.Version.HTTP_1_1);
    private static final HttpClient HTTP_2 = newClient(HttpClient.Version.HTTP_2);

    @InjectSandbox
    Sandbox sandbox;

    @Inject
    MeterRegistry meters;

    private static HttpClient newClient(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).build();
    }

    private static HttpClient client(HttpClient.Version version) {
        return version == HttpClient.Version.HTTP_2 ? HTTP_2 : HTTP_1_1;
    }

    @AfterAll
    static void close() {
        HTTP_1_1.close();
        HTTP_2.close();
    }

    enum State {
        COLD,
        KNOWN
    }

    private static Stream<Arguments> inEveryState(Stream<Route> routes) {
        return routes.flatMap(
                route -> Arrays.stream(State.values()).flatMap(state -> Arrays.stream(HttpClient.Version.values())
                        .map(version -> Arguments.of(route, state, version))));
    }

    static Stream<Arguments> closedRoutes() {
        return inEveryState(ROLES.keySet().stream());
    }

    @ParameterizedTest
    @MethodSource("closedRoutes")
    void aRouteAnswersOnlyWhoMayUseIt(Route route, State state, HttpClient.Version version) throws Exception {
        Role role = Objects.requireNonNull(ROLES.get(route));
        SandboxOrder order = sandbox.order().invoices("12345").put();
        RouteCaller caller = new RouteCaller(client(version), order);
        try (Logged log = Logged.everything()) {
            String path = caller.path(route, "none");
            prepare(state, caller, route, path);
            int before = sandbox.calls().all().size();

            for (String credentials :
                    new String[] {null, "Bearer x", "Basic eDp5", WithConsumers.ofUnknownKey(), WithConsumers.expired()
                    }) {
                isUnauthenticated(caller.send(route, path, credentials), order);
            }
            double wrongSecrets = attempts("wrong-secret");
            isUnauthenticated(caller.send(route, path, WithConsumers.withAnotherSecret()), order);
            assertThat(attempts("wrong-secret")).isEqualTo(wrongSecrets + 1);
            isForbidden(caller.send(route, path, WithConsumers.without(role)), role);
            assertThat(sandbox.calls().all()).hasSize(before);
            assertThat(log.lines()).noneMatch(WithConsumers::showsToken);

            assertThat(caller.send(route, path, WithConsumers.withOnly(role)).statusCode())
                    .isEqualTo(success(route));
        }
    }

    /** Has the gateway cache or store what the route gives, so that the next answer comes from its fast path where it has one. */
    private static void prepare(State state, RouteCaller caller, Route route, String path) {
        if (state == State.COLD) {
            return;
        }
        await().until(() -> {
            HttpResponse<String> answer = caller.send(route, path, WithConsumers.withAllRoles());
            assertThat(answer.statusCode()).isEqualTo(success(route));
            return !HAVE_FAST_PATHS.contains(route)
                    || answer.headers().firstValue("Cache-Status").orElse("").contains("; hit");
        });
    }

    private static void isUnauthenticated(HttpResponse<String> answer, SandboxOrder order) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer ");
        assertThat(answer.body()).doesNotContain(order.bookingId());
    }

    private static void isForbidden(HttpResponse<String> answer, Role role) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("insufficient_scope", role.word());
    }

    private double attempts(String result) {
        return meters.counter("gateway.access.attempts", "result", result).count();
    }

    /** The status of a request that the consumer may send. */
    private static int success(Route route) {
        return switch (route) {
            case CREATE_TICKET_LINK, CREATE_ORDER_ZIP_LINK, CREATE_BOOKING_ZIP_LINK, CREATE_INVOICE_LINK -> 201;
            // Without a database, no link can be revoked or confirmed, and no record can be found.
            case REVOKE_LINK, CONFIRM_LINK, GET_AUDIT, EXPORT_AUDIT -> 501;
            default -> 200;
        };
    }

    @Test
    void onlyLinksAndDocumentsRequireNoIdentity() {
        Set<Route> open = EnumSet.allOf(Route.class);
        open.removeAll(ROLES.keySet());

        assertThat(open)
                .containsExactlyInAnyOrder(
                        Route.GET_LINKED_FILE,
                        Route.HEAD_LINKED_FILE,
                        Route.CONFIRM_LINK,
                        Route.GET_PROBLEM_PAGE,
                        Route.GET_OPENAPI);
    }

    static Stream<Arguments> linkedFiles() {
        return inEveryState(Stream.of(Route.GET_LINKED_FILE, Route.HEAD_LINKED_FILE, Route.CONFIRM_LINK));
    }

    @ParameterizedTest
    @MethodSource("linkedFiles")
    void aLinkedFileIsGivenOverItsLinkAlone(Route route, State state, HttpClient.Version version) throws Exception {
        SandboxOrder order = sandbox.order().put();
        RouteCaller caller = new RouteCaller(client(version), order);
        String token = caller.linkToken();
        String path = caller.path(route, token);
        prepare(state, caller, route, path);
        int before = sandbox.calls().all().size();

        for (String forged : new String[] {"none", "B" + token.substring(1), token.substring(4), token + token}) {
            HttpResponse<String> answer = caller.send(route, caller.path(route, forged), WithConsumers.withAllRoles());
            assertThat(answer.statusCode()).as(forged).isEqualTo(404);
        }
        assertThat(sandbox.calls().all()).hasSize(before);

        assertThat(caller.send(route, path, null).statusCode()).isEqualTo(success(route));
    }

    static Stream<Arguments> allRoutes() {
        return inEveryState(Arrays.stream(Route.values()));
    }

    @ParameterizedTest
    @MethodSource("allRoutes")
    void aPathWithTwoReadingsIsRefusedBeforeAnythingElse(Route route, State state, HttpClient.Version version)
            throws Exception {
        SandboxOrder order = sandbox.order().invoices("12345").put();
        RouteCaller caller = new RouteCaller(client(version), order);
        String path = caller.path(route, caller.linkToken());
        prepare(state, caller, route, path);
        int before = sandbox.calls().all().size();

        for (String trick : tricks(path)) {
            HttpResponse<String> answer = caller.send(route, trick, WithConsumers.withAllRoles());
            assertThat(answer.statusCode()).as(trick).isEqualTo(400);
            assertThat(answer.body()).contains(route.verb() == Route.Verb.HEAD ? "" : "/problems/invalid-request");
        }
        assertThat(sandbox.calls().all()).hasSize(before);
    }

    private static List<String> tricks(String path) {
        int last = path.lastIndexOf('/');
        return List.of(
                path + ";",
                path + ";a=b",
                "/;a=b" + path,
                path + "%2F",
                path + "%2f..",
                "/a%2F.." + path,
                path + "%5C",
                path + "%00",
                path + "%0A",
                path + "%FF",
                path + "%C3%28",
                "/" + path,
                path.substring(0, last) + "/" + path.substring(last),
                path + "//",
                "/." + path,
                "/a/.." + path,
                "/%2e" + path,
                "/a/.%2E" + path,
                path + "/.",
                path + "/%2E%2e");
    }

    @ParameterizedTest
    @MethodSource("allRoutes")
    void aTargetThatNamesAnotherHostOrHasABackslashIsRefused(Route route, State state, HttpClient.Version version)
            throws Exception {
        SandboxOrder order = sandbox.order().invoices("12345").put();
        RouteCaller caller = new RouteCaller(client(version), order);
        String path = caller.path(route, caller.linkToken());
        prepare(state, caller, route, path);
        int before = sandbox.calls().all().size();

        for (String target : new String[] {"http://example.com" + path, path + "\\", path + "\u0000"}) {
            String answer = RawCaller.exchange(caller.text(route, target, WithConsumers.withAllRoles()));
            assertThat(answer).as(target).startsWith("HTTP/1.1 400 ");
        }
        assertThat(sandbox.calls().all()).hasSize(before);
    }
}
