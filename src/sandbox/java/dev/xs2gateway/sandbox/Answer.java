package dev.xs2gateway.sandbox;

import java.util.Map;

/** An answer before anything goes wrong with it. */
record Answer(int status, String contentType, Map<String, String> headers, Body body) {

    static Answer json(String json) {
        return of(200, "application/json", json);
    }

    static Answer of(int status, String contentType, String text) {
        return new Answer(status, contentType, Map.of(), Content.of(text));
    }

    /** The vendor's error body is not known; this is one of the shapes that clients look for. */
    static Answer refused(int status, String message) {
        return of(status, "application/json", Json.write(Map.of("message", message)));
    }

    /** HTML, as a proxy in front of the API would answer. */
    static Answer overLimit() {
        return of(
                503,
                "text/html",
                "<html><head><title>503 Service Temporarily Unavailable</title></head>"
                        + "<body><h1>503 Service Temporarily Unavailable</h1>vendor-secret-detail</body></html>");
    }

    Answer withHeader(String name, String value) {
        return new Answer(status, contentType, Map.of(name, value), body);
    }
}
