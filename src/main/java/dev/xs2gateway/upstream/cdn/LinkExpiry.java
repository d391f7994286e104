package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.bytes.ByteResponse;
import dev.xs2gateway.upstream.bytes.DecodedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Detects in a CDN's refusal that the link has expired. Not every CDN answers 403, 404 or 410: Google's storage answers 400
 * {@code ExpiredToken}, others answer 401. The text of the refusal is neither kept nor shown, because it may repeat the link.
 */
final class LinkExpiry {
    private static final int MOST_BYTES = 8 * 1024;

    private static final Pattern EXPIRED = Pattern.compile(
            "expired|AuthenticationFailed|invalid_?token|TokenRefreshRequired|no longer valid|specified time frame",
            Pattern.CASE_INSENSITIVE);

    /** Headers that may state a reason even if the answer has no body. */
    private static final List<String> HEADERS =
            List.of("WWW-Authenticate", "x-ms-error-code", "x-amz-error-code", "x-amz-error-message");

    private LinkExpiry() {}

    /**
     * Whether an answer whose status is not one of the usual ones states that the link has expired. Reads its body, but does not close it.
     */
    static boolean isStated(ByteResponse answer) {
        boolean refused = answer.status() >= 400 && answer.status() < 500;
        return refused && (headers(answer).anyMatch(LinkExpiry::saysExpired) || saysExpired(text(answer)));
    }

    private static boolean saysExpired(String text) {
        return EXPIRED.matcher(text).find();
    }

    private static Stream<String> headers(ByteResponse answer) {
        return HEADERS.stream().map(answer.headers()::get).filter(Objects::nonNull);
    }

    private static String text(ByteResponse answer) {
        try {
            // Not closed here: the caller closes the answer.
            InputStream body = Channels.newInputStream(DecodedBody.of(answer).bytes());
            return new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (FailureException broken) {
            if (broken.failure() instanceof Failure.CallerLeft) {
                throw broken;
            }
            return "";
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
