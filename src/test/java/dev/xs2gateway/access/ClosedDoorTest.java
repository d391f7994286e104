package dev.xs2gateway.access;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.http.route.Permission;
import dev.xs2gateway.http.route.Route;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No route answers without an identity and a role that permit it, whatever the gateway has cached or stored. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(ClosedDoorTest.WithKeys.class)
class ClosedDoorTest {
    private static final Map<String, Token> TOKENS = new TreeMap<>();
    private static final String ALL = "all";
    private static final String EXPIRED = "expired";

    @InjectSandbox
    Sandbox sandbox;

    private final HttpClient http1 =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpClient http2 =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    /** A gateway whose consumers are: one with each role alone, one for each role with all others, one with all, one expired. */
    public static final class WithKeys implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            StringBuilder yaml = new StringBuilder("consumers:\n");
            for (Role role : Role.values()) {
                add(yaml, "only-" + role.word(), EnumSet.of(role), "");
                add(yaml, "not-" + role.word(), EnumSet.complementOf(EnumSet.of(role)), "");
            }
            add(yaml, "neither-support", EnumSet.complementOf(EnumSet.of(Role.SUPPORT, Role.OPERATIONS)), "");
            add(yaml, ALL, EnumSet.allOf(Role.class), "");
            add(yaml, EXPIRED, EnumSet.allOf(Role.class), ", notAfter: \"2020-01-01T00:00:00Z\"");
            try {
                Path file = Files.createTempFile("consumers-", ".yaml");
                file.toFile().deleteOnExit();
                Files.writeString(file, yaml);
                Path linkKeys = Files.createTempFile("links-", ".yaml");
                linkKeys.toFile().deleteOnExit();
                Files.writeString(linkKeys, "keys: [ { id: k1, secret: \"" + "A".repeat(43) + "=\" } ]");
                return Map.of(
                        "gateway.access.links.keys-file", linkKeys.toString(),
                        "gateway.access.mode", "keys",
                        "gateway.access.consumers-file", file.toString(),
                        "gateway.access.attempts-per-minute", "10000",
                        // A busy machine may take its time for the first call; this test is not about time.
                        "gateway.upstream.timeout", "20s");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void add(StringBuilder yaml, String name, Set<Role> roles, String more) {
            Token token = Token.create(new SecureRandom());
            TOKENS.put(name, token);
            yaml.append("  - name: ").append(name).append('\n');
            yaml.append("    keys: [ { id: ").append(token.keyId()).append(", sha256: \"");
            yaml.append(HexFormat.of().formatHex(token.sha256()))
                    .append('"')
                    .append(more)
                    .append(" } ]\n");
            yaml.append("    roles: [ ")
                    .append(roles.stream().map(Role::word).collect(joining(", ")))
                    .append(" ]\n");
        }
    }

    @AfterEach
    void close() {
        http1.close();
        http2.close();
    }

    enum State {
        COLD,
        KNOWN
    }

    static Stream<Arguments> closedRoutes() {
        return Arrays.stream(Route.values())
                .filter(route -> route.permission() != Permission.EVERYONE)
                .flatMap(route -> Arrays.stream(State.values())
                        .flatMap(state -> Stream.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)
                                .map(version -> Arguments.of(route, state, version))));
    }

    @ParameterizedTest
    @MethodSource("closedRoutes")
    void aRouteAnswersOnlyWhoMayUseIt(Route route, State state, HttpClient.Version version) throws Exception {
        SandboxOrder order = sandbox.order().invoices("12345").put();
        HttpClient client = version == HttpClient.Version.HTTP_1_1 ? http1 : http2;
        String allowed = bearer("only-" + role(route).word());
        if (state == State.KNOWN) {
            // Twice: the second answer comes from what the first has left in the cache or the store.
            assertThat(send(client, route, order, bearer(ALL)).statusCode()).isEqualTo(success(route));
            assertThat(send(client, route, order, bearer(ALL)).statusCode()).isEqualTo(success(route));
        }
        int before = sandbox.calls().all().size();
        try (Logged log = Logged.everything()) {
            for (String credentials :
                    new String[] {null, "Bearer x", "Basic eDp5", "Bearer " + withOtherSecret(), bearer(EXPIRED)}) {
                HttpResponse<String> answer = send(client, route, order, credentials);
                assertThat(answer.statusCode()).as(String.valueOf(credentials)).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                        .startsWith("Bearer ");
                assertThat(answer.body()).doesNotContain(order.bookingId());
            }
            HttpResponse<String> forbidden = send(client, route, order, bearer(without(route)));
            assertThat(forbidden.statusCode()).isEqualTo(403);
            assertThat(forbidden.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("insufficient_scope", role(route).word());
            assertThat(sandbox.calls().all()).hasSize(before);
            assertThat(log.lines())
                    .noneMatch(line -> TOKENS.values().stream().anyMatch(token -> line.contains(token.reveal())));
        }

        assertThat(send(client, route, order, allowed).statusCode()).isEqualTo(success(route));
    }

    /** The status of a request that the consumer may send. */
    private static int success(Route route) {
        return switch (route) {
            case CREATE_TICKET_LINK, CREATE_ORDER_ZIP_LINK, CREATE_BOOKING_ZIP_LINK, CREATE_INVOICE_LINK -> 201;
            // Without a database, no link can be revoked.
            case REVOKE_LINK -> 501;
            default -> 200;
        };
    }

    private static Role role(Route route) {
        Role role = route.permission().role();
        if (role == null) {
            throw new IllegalArgumentException(route + " is open to everyone");
        }
        return role;
    }

    private static String without(Route route) {
        return route.permission() == Permission.SUPPORT
                ? "neither-support"
                : "not-" + role(route).word();
    }

    private static String bearer(String consumer) {
        return "Bearer " + Objects.requireNonNull(TOKENS.get(consumer)).reveal();
    }

    /** A token of this gateway's form with the key id of a consumer that has every role, and a secret of its own. */
    private static String withOtherSecret() {
        return Token.create(new SecureRandom()).reveal();
    }

    private static HttpResponse<String> send(
            HttpClient client, Route route, SandboxOrder order, @Nullable String credentials)
            throws IOException, InterruptedException {
        boolean ofBooking = route.template().startsWith("/bookings");
        String path = route.template()
                .replace("{bookingId}", order.bookingId())
                .replace("{orderId}", order.orderId())
                .replace("{ticketId}", order.ticketId())
                .replace("{invoiceId}", "12345")
                .replace("{linkId}", "AAAAAAAAAAAAAAAA");
        String id = ofBooking ? order.bookingId() : order.orderId();
        String query = path.equals("/bookings") || path.equals("/orders") ? "?id=" + id : "";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path + query));
        if (route.verb().hasBody()) {
            boolean isLink = route.permission() == Permission.LINKS;
            request.header("Content-Type", "application/json")
                    .method(route.verb().name(), BodyPublishers.ofString(isLink ? "{}" : "{\"ids\":[\"" + id + "\"]}"));
        } else {
            request.method(route.verb().name(), BodyPublishers.noBody());
        }
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
