package dev.xs2gateway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Asks a sandbox over HTTP, with the key unless told otherwise. */
final class Caller implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Sandbox sandbox;

    Caller(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** The API's answer to a path. */
    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(request(path).header("X-Api-Key", Sandbox.API_KEY).build());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(path).body());
    }

    /** The API's status for a path. */
    int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    HttpResponse<byte[]> withoutKey(String method, String path) throws IOException, InterruptedException {
        return send(request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** An absolute URL, without the key. */
    HttpResponse<byte[]> elsewhere(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).timeout(LONG).build());
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(sandbox.apiUrl() + path)).timeout(LONG);
    }

    /** Every byte that comes until the sandbox closes the connection. */
    String raw(String path) throws IOException {
        try (Socket socket = open(path)) {
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** A connection on which the path has been asked for. */
    Socket open(String path) throws IOException {
        URI api = sandbox.apiUrl();
        var socket = new Socket(api.getHost(), api.getPort());
        socket.setSoTimeout((int) LONG.toMillis());
        String head = "GET " + path + " HTTP/1.1\r\nHost: sandbox\r\nX-Api-Key: " + Sandbox.API_KEY + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static String pdfPath(SandboxOrder order) {
        return pdfPath(order, order.file().link());
    }

    static String pdfPath(SandboxOrder order, String fileName) {
        return "/v1/etickets/download/" + order.orderId() + "/" + order.item().itemId() + "/url/"
                + Paths.encoded(fileName);
    }

    static String zipLinkPath(SandboxOrder order) {
        return "/v1/etickets/download/zip/" + order.orderId();
    }

    static String orderPath(SandboxOrder order) {
        return "/v1/bookingorders/" + order.orderId();
    }

    static String listPath(SandboxOrder... orders) {
        var ids = Arrays.stream(orders).map(SandboxOrder::orderId).toList();
        return "/v1/bookingorders?bookingorder_id=" + Paths.encoded("in:[" + String.join(",", ids) + "]");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
