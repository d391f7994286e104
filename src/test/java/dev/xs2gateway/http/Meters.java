package dev.xs2gateway.http;

import dev.xs2gateway.Management;

/** What the gateway's metrics say. */
final class Meters {
    private Meters() {}

    /** How many connections the gateway has closed for this reason. */
    static double closed(String reason) {
        String name = "gateway_http_connections_closed_total{reason=\"" + reason + "\"}";
        return Management.metrics()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(0);
    }
}
