package dev.xs2gateway.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sandbox's own routes, for a person with curl: no key, no limit, no log. */
final class Control implements HttpHandler {
    private static final int MOST_CALLS_SHOWN = 1000;
    private static final int MOST_NEW_ORDERS = 10_000;

    private final Sandbox sandbox;

    Control(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    static String help(URI api) {
        return """
                XS2Event in a box. Not a product of XS2Event. API: %1$s/v1 with X-Api-Key: %2$s

                curl %1$s/sandbox/samples
                curl '%1$s/sandbox/calls?kind=PDF&match=ORDER_ID'         both may be left out; newest last
                curl '%1$s/sandbox/calls/count?kind=PDF&match=ORDER_ID'
                curl -X DELETE %1$s/sandbox/calls
                curl -X POST '%1$s/sandbox/faults?kind=PDF&match=ORDER_ID&fault=corruptAt&value=-1&times=1'
                curl -X DELETE %1$s/sandbox/faults
                curl -X POST '%1$s/sandbox/orders?count=100&size=200000'  more orders: booking, order, ticket; files=4 for more PDFs each
                curl -X POST '%1$s/sandbox/orders/ORDER_ID/status?to=completed'
                curl -X POST '%1$s/sandbox/limit?calls=5&per=PT1S'
                curl -X DELETE %1$s/sandbox/limit

                kind=LIST, SINGLE, PDF, ZIP_LINK, CDN, INVOICE; without times= a fault stays
                %3$s""".formatted(api, Sandbox.API_KEY, FaultWords.HELP);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Answer answer;
        try {
            answer = Answer.of(200, "text/plain;charset=utf-8", done(Ask.of(exchange, Instant.EPOCH)));
        } catch (Refusal refusal) {
            answer = refusal.answer();
        }
        new Delivery(new Closing(), bytes -> {}).send(exchange, answer, Plan.NONE);
    }

    private String done(Ask ask) {
        List<String> path = ask.path();
        return switch (ask.method() + " " + String.join("/", path.size() == 4 ? wildcard(path) : path)) {
            case "GET sandbox", "GET sandbox/" -> help(sandbox.apiUrl());
            case "GET sandbox/samples" -> sandbox.samplesTable();
            case "GET sandbox/calls" -> calls(ask.query());
            case "GET sandbox/calls/count" -> count(ask.query()) + "\n";
            case "DELETE sandbox/calls" -> did(sandbox.calls()::clear);
            case "POST sandbox/faults" -> fault(ask.query());
            case "DELETE sandbox/faults" -> did(sandbox.faults()::clear);
            case "POST sandbox/orders" -> orders(ask.query());
            case "POST sandbox/orders/*/status" -> status(path.get(2), ask.query());
            case "POST sandbox/limit" -> limit(ask.query());
            case "DELETE sandbox/limit" -> did(sandbox::noLimit);
            default -> throw new Refusal(404, "GET /sandbox says what there is");
        };
    }

    private static List<String> wildcard(List<String> path) {
        return List.of(path.get(0), path.get(1), "*", path.get(3));
    }

    private static String did(Runnable action) {
        action.run();
        return "done\n";
    }

    private List<Call> matching(Map<String, String> query) {
        String part = query.getOrDefault("match", "");
        return query.containsKey("kind")
                ? sandbox.calls().of(kind(query), part)
                : sandbox.calls().of(part);
    }

    private int count(Map<String, String> query) {
        return matching(query).size();
    }

    private String calls(Map<String, String> query) {
        List<Call> calls = matching(query);
        return calls.stream()
                .skip(Math.max(0, calls.size() - MOST_CALLS_SHOWN))
                .map(call -> "%s %-8s %4d %s %s%n"
                        .formatted(call.at(), call.kind(), call.status(), call.method(), call.target()))
                .collect(Collectors.joining());
    }

    private String fault(Map<String, String> query) {
        Fault fault = FaultWords.parse(query.getOrDefault("fault", ""), query.getOrDefault("value", ""));
        int times = FaultWords.number(query.getOrDefault("times", "-1"));
        sandbox.faults().times(times, kind(query), query.getOrDefault("match", ""), fault);
        return fault + (times < 0 ? " from now on\n" : " on the next " + times + "\n");
    }

    private String orders(Map<String, String> query) {
        int count = Math.min(MOST_NEW_ORDERS, FaultWords.number(query.getOrDefault("count", "1")));
        int size = FaultWords.number(query.getOrDefault("size", "-1"));
        int files = FaultWords.number(query.getOrDefault("files", "1"));
        return IntStream.range(0, count)
                .mapToObj(any -> sandbox.order()
                        .item(ItemBuilder.eticket().files(files).size(size))
                        .put())
                .map(order -> order.bookingId() + " " + order.orderId() + " " + order.ticketId() + "\n")
                .collect(Collectors.joining());
    }

    private String status(String orderId, Map<String, String> query) {
        String word = query.getOrDefault("to", "completed");
        if (!sandbox.status(orderId, word)) {
            throw new Refusal(404, "no order " + orderId);
        }
        return orderId + " is " + word + "\n";
    }

    private String limit(Map<String, String> query) {
        int most = FaultWords.number(query.getOrDefault("calls", ""));
        Duration window = FaultWords.duration(query.getOrDefault("per", "PT1S"));
        sandbox.limit(most, window);
        return most + " calls per " + window + "\n";
    }

    private static CallKind kind(Map<String, String> query) {
        try {
            return CallKind.valueOf(query.getOrDefault("kind", "").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "kind= must be one of " + List.of(CallKind.values()));
        }
    }
}
