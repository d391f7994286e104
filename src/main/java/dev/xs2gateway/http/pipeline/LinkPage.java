package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.headers.HeaderLines;
import dev.xs2gateway.http.headers.MediaPreference;
import dev.xs2gateway.http.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page that a browser gets instead of a problem when a link gives no file. It speaks to the guest who has opened
 * the link, not to a developer; it loads nothing, runs nothing, and shows no more than the problem would.
 */
final class LinkPage {
    static final String MEDIA_TYPE = "text/html;charset=UTF-8";

    private static final String KEY = LinkPage.class.getName();
    private static final String STYLE = "body{font:1.1em/1.5 sans-serif;margin:3em auto;max-width:34em;padding:0 1em}";
    /** The value of {@code Content-Security-Policy}. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private LinkPage() {}

    private record Text(String title, String advice) {}

    /** Notes whether the caller is a browser; called while the request still has the {@code Accept} header that was sent. */
    static void choose(RoutingContext request) {
        request.put(
                KEY, MediaPreference.isHtml(HeaderLines.joined(request.request().headers(), "Accept")));
    }

    /** Whether the problem of a request is answered with a page. */
    static boolean isChosen(RoutingContext request) {
        return Boolean.TRUE.equals(request.get(KEY));
    }

    /** Returns the page; {@code requestId} is what the guest can quote. */
    static String of(Problem problem, String requestId) {
        Text text = text(problem);
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title><style>%2$s</style></head>
                <body><h1>%1$s</h1><p>%3$s</p><p><small>Reference: %4$s</small></p></body>
                </html>
                """.formatted(text.title(), STYLE, text.advice(), requestId);
    }

    private static Text text(Problem problem) {
        return switch (problem.kind()) {
            case LINK_NOT_FOUND ->
                new Text(
                        "This link is not valid",
                        "It may have expired, or a part of it may be missing. Open it again exactly as you received it,"
                                + " or ask the company you booked with for a new one.");
            case NOT_FULFILLED -> Boolean.TRUE.equals(problem.members().get("final")) ? ended() : waiting();
            case DISTRIBUTED_ELSEWHERE, NOT_A_FILE ->
                new Text(
                        "Your ticket reaches you another way",
                        "It is not a file that can be downloaded here. The company you booked with can tell you how you"
                                + " receive it.");
            case BOOKING_NOT_FOUND, ORDER_NOT_FOUND, TICKET_NOT_FOUND, INVOICE_NOT_FOUND, ZIP_NOT_FOUND, NO_FILE ->
                new Text(
                        "There is nothing to download here",
                        "The file may have been replaced by a newer one. Ask the company you booked with for a new"
                                + " link.");
            default ->
                new Text(
                        "The file cannot be downloaded just now",
                        "Try again in a few minutes. If that does not help, ask the company you booked with, and tell"
                                + " them the reference below.");
        };
    }

    private static Text waiting() {
        return new Text(
                "Your tickets are not ready yet",
                "Come back later. If this link has expired by then, ask the company you booked with for a new one.");
    }

    private static Text ended() {
        return new Text(
                "This order has ended",
                "It was cancelled or returned, so there is nothing to download. If you did not expect that, ask the"
                        + " company you booked with.");
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
