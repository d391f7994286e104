package dev.xs2gateway;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import org.eclipse.microprofile.config.ConfigProvider;

/** The management port of the gateway that a {@code @QuarkusTest} runs. */
public final class Management {
    private Management() {}

    public static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
    }

    public static Response get(String path) {
        return given().port(port()).get(path);
    }

    public static String metrics() {
        return get("/q/metrics").asString();
    }
}
