package dev.xs2gateway;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a caller got for a path, over HTTP/1.1. */
public record Fetched(Response response) {
    public static Fetched get(String path) {
        return new Fetched(given().urlEncodingEnabled(false).get(path));
    }

    public int status() {
        return response.statusCode();
    }

    public byte[] body() {
        return response.asByteArray();
    }

    /** The SHA-256 of the body in lower-case hex. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public String header(String name) {
        return String.valueOf(response.header(name));
    }

    /** The code of the problem that was answered, from its type. */
    public String problem() {
        return String.valueOf(response.jsonPath().getString("type")).replace("/problems/", "");
    }
}
