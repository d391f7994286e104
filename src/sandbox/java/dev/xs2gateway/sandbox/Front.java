package dev.xs2gateway.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Clock;

/** Takes a port's calls: logs them, lets them go wrong as asked, and sends its site's answers. */
final class Front implements HttpHandler {
    private final Site site;
    private final CallLog log;
    private final Faults faults;
    private final Closing closing;
    private final Clock clock;

    Front(Site site, CallLog log, Faults faults, Closing closing, Clock clock) {
        this.site = site;
        this.log = log;
        this.faults = faults;
        this.closing = closing;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var ask = Ask.of(exchange, clock.instant());
        String target = exchange.getRequestURI().toString();
        var call = log.arrived(ask.at(), site.kind(ask), ask.method(), target, exchange.getRequestHeaders());
        try {
            answer(exchange, ask, call);
        } finally {
            call.ended();
        }
    }

    private void answer(HttpExchange exchange, Ask ask, CallLog.Entry call) throws IOException {
        boolean admitted = site.admits(ask);
        Plan plan = admitted ? faults.plan(call) : Plan.NONE;
        if (!plan.delay().isZero()) {
            closing.pause(plan.delay());
        }
        Answer answer = admitted ? answer(ask, call, plan) : Answer.overLimit();
        call.answered(answer.status());
        new Delivery(closing, call::sent).send(exchange, answer, plan);
    }

    private Answer answer(Ask ask, CallLog.Entry call, Plan plan) throws IOException {
        return switch (plan.harm()) {
            case Fault.Hang hang -> {
                closing.hang();
                throw new Closing.Dropped("hung");
            }
            case Fault.Refuse refuse -> throw new Closing.Dropped("refused");
            case Fault.Replaced(int code, var type, var body, var headers) ->
                new Answer(code, type, headers, Content.of(body));
            case Fault.Garbage garbage -> garbage(call.kind());
            case Fault.Link(String text) when call.kind() == CallKind.ZIP_LINK -> Answer.of(200, "text/plain", text);
            case null, default -> siteAnswer(ask);
        };
    }

    private Answer siteAnswer(Ask ask) {
        try {
            return ask.isGet() ? site.answer(ask) : Answer.refused(405, "only GET");
        } catch (Refusal refusal) {
            return refusal.answer();
        } catch (RuntimeException e) {
            // A bug of the sandbox: without this, the server would close the connection and say nothing.
            return Answer.of(500, "text/plain", "the sandbox failed: " + e);
        }
    }

    private static Answer garbage(CallKind kind) {
        return switch (kind) {
            case LIST, SINGLE, OTHER -> Answer.json("{\"bookingorders\": [ {");
            case PDF, ZIP_LINK, CDN, INVOICE ->
                Answer.of(200, "text/html", "<html><body>An error has occurred. vendor-secret-detail</body></html>");
        };
    }
}
