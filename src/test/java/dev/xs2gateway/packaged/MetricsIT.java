package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.deployment.Table;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md names every metric of ours that the jar gives, with its type and its labels, and no other. */
class MetricsIT {
    private static final Pattern TYPE = Pattern.compile("# TYPE (gateway_\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("(gateway_[a-z_]+)(?:\\{(.*)})? .*");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    @Test
    void theTableIsWhatTheJarGives(@TempDir Path storeDir) {
        Map<String, String> given;
        try (Sandbox sandbox = Sandbox.start(0, 0)) {
            Map<String, String> variables = Gateway.variables(sandbox, storeDir);
            variables.put("GATEWAY_BUDGET_LIMITS", "3/1h");
            variables.put("GATEWAY_BUDGET_MAX_WAIT", "100ms");
            try (Gateway gateway = Gateway.start(variables)) {
                for (int i = 0; i < 3; i++) {
                    SandboxOrder order = sandbox.order().put();
                    gateway.get("/orders/" + order.orderId() + "/tickets/" + order.ticketId());
                    gateway.get("/bookings/" + order.bookingId());
                }
                given = rows(gateway.get("/q/metrics").body());
            }
        }
        Map<String, String> told = Table.in(Path.of("docs/metrics.md"), "gateway_").rows().stream()
                .collect(Collectors.toMap(
                        row -> Table.bare(row.getFirst()), row -> row.get(1) + " " + Table.bare(row.get(2))));

        assertThat(told).containsExactlyInAnyOrderEntriesOf(given);
    }

    /** Name, and type and labels. */
    private static Map<String, String> rows(String metrics) {
        Map<String, String> types = new HashMap<>();
        Map<String, Set<String>> labels = new HashMap<>();
        for (String line : metrics.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                String total = type.group(2).equals("counter") && !type.group(1).endsWith("_total") ? "_total" : "";
                types.put(type.group(1) + total, type.group(2));
            } else if (sample.matches()) {
                String family = sample.group(1).replaceFirst("_(count|sum|bucket)$", "");
                Set<String> names = labels.computeIfAbsent(
                        types.containsKey(family) ? family : sample.group(1), name -> new TreeSet<>());
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    names.add(label.group(1));
                }
            }
        }
        return types.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        type -> type.getValue() + " "
                                + String.join(", ", labels.getOrDefault(type.getKey(), Set.of()))));
    }
}
