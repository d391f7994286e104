package dev.xs2gateway.sandbox;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the sandbox beside the gateway in dev mode, and frees its ports at every reload. */
@IfBuildProfile("dev") // on the class: on an observer method it does nothing
@ApplicationScoped
public class SandboxInDevMode {
    private static final Logger LOG = Logger.getLogger(SandboxInDevMode.class);
    private static final Set<String> TO_BEGIN_WITH = Set.of(
            "plain",
            "two-files",
            "first-of-two",
            "mixed-channels",
            "external",
            "app-ticket",
            "dummy-sha",
            "wrong-sha",
            "processing",
            "after-20-s",
            "quoted-zip-link",
            "two-invoices",
            "large",
            "large-corrupt");

    private final int port;
    private final int cdnPort;
    private final int gatewayPort;
    private final String accessMode;
    private @Nullable Sandbox sandbox;

    SandboxInDevMode(
            @ConfigProperty(name = "sandbox.port") int port,
            @ConfigProperty(name = "sandbox.cdn-port") int cdnPort,
            @ConfigProperty(name = "quarkus.http.port") int gatewayPort,
            @ConfigProperty(name = "gateway.access.mode") String accessMode) {
        this.port = port;
        this.cdnPort = cdnPort;
        this.gatewayPort = gatewayPort;
        this.accessMode = accessMode;
    }

    void start(@Observes StartupEvent event) {
        try {
            start();
        } catch (UncheckedIOException taken) {
            LOG.errorf("%s. Set SANDBOX_PORT and SANDBOX_CDN_PORT to free ports and start again.", taken.getMessage());
        }
    }

    private void start() {
        Sandbox started = Sandbox.start(port, cdnPort);
        sandbox = started;
        LOG.infof(
                "The sandbox stands in for XS2Event. Try:%n%s%nAll samples: curl %s/sandbox/samples%nIts control: curl %s/sandbox",
                table(started), started.apiUrl(), started.apiUrl());
        if (accessMode.contains("keys")) {
            LOG.info(DevTokens.help(gatewayPort, started.samples()));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private String table(Sandbox started) {
        return started.samples().stream()
                .filter(sample -> TO_BEGIN_WITH.contains(sample.name()))
                .map(sample -> "  %-48s curl %s http://localhost:%d%s"
                        .formatted(sample.shows(), how(sample), gatewayPort, sample.tryPath()))
                .collect(Collectors.joining("\n"));
    }

    /** A file is saved under its own name, and its headers are shown; a problem is saved as well, and makes curl fail. */
    private static String how(Sample sample) {
        return sample.tryPath().contains("/tickets") || sample.tryPath().contains("/invoices")
                ? "-OJ --fail-with-body -D -"
                : "-i";
    }
}
