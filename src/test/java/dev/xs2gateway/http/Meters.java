package dev.xs2gateway.http;

import dev.xs2gateway.Management;

/** What the gateway's metrics say. */
final class Meters {
    private Meters() {}

    /** How many connections the gateway has closed for this reason. */
    static double closed(String reason) {
        return value("gateway_http_connections_closed_total{reason=\"" + reason + "\"}");
    }

    /** The value of a metric; 0 if the gateway does not give it yet. */
    static double value(String name) {
        return Management.metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(0);
    }
}
