package dev.xs2gateway.access.links;

import dev.xs2gateway.failure.Failure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Issues links on the terms that consumers ask for, within the bounds of {@link LinksConfig}. */
public final class LinkIssuer {
    private static final Logger LOG = Logger.getLogger(LinkIssuer.class);
    private static final Duration USUAL = Duration.ofMinutes(15);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int LONGEST_REFERENCE = 200;
    private static final int LONGEST_ITEM_ID = 255;

    private final LinkKeysReloader keys;
    private final String baseUrl;
    private final Duration maxAge;
    private final Clock clock;

    public LinkIssuer(LinkKeysReloader keys, LinksConfig config, Clock clock) {
        this.keys = keys;
        this.baseUrl = config.baseUrl().map(LinkIssuer::withoutSlash).orElse("");
        this.maxAge = config.maxAge();
        this.clock = clock;
    }

    private static String withoutSlash(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /**
     * A new link.
     *
     * @param url the address for browsers, relative to the gateway if no {@code base-url} is set. It holds the token, so it stands in no log
     */
    public record IssuedLink(Link link, String url) {
        @Override
        public String toString() {
            return link.toString();
        }
    }

    /**
     * Issues a link.
     *
     * @param ownerId the order's id, or the booking's
     * @param itemId the ticket's or the invoice's id; empty for a zip
     * @param consumer who asks for the link
     * @throws dev.xs2gateway.failure.FailureException if the terms cannot be kept, or the gateway has no keys for links
     */
    public IssuedLink issue(Link.Kind kind, String ownerId, String itemId, LinkTerms terms, String consumer) {
        LinkSigner signer = requireKeys();
        requireKnown(terms);
        Instant expiresAt = clock.instant().plus(validity(terms.expiresIn()));
        requireStateless(terms);
        if (itemId.getBytes(StandardCharsets.UTF_8).length > LONGEST_ITEM_ID) {
            throw new Failure.InvalidId("invoiceId", itemId).asException();
        }
        SignedLink signed = signer.sign(kind, ownerId, itemId, expiresAt, false);
        Link link = signed.link();
        LOG.infof(
                "link issued: link=%s consumer=%s kind=%s owner=%s item=%s expires=%s",
                link.id(), consumer, link.kind(), link.ownerId(), link.itemId(), link.expiresAt());
        return new IssuedLink(link, baseUrl + "/d/" + signed.token());
    }

    /**
     * Returns the signer of the gateway's links.
     *
     * @throws dev.xs2gateway.failure.FailureException if the gateway has no keys for links
     */
    private LinkSigner requireKeys() {
        return keys.signer().orElseThrow(() -> LinkFailures.noKeys().asException());
    }

    /** Ends a link before it expires. Always fails: all pods would have to remember it. */
    public void revoke() {
        requireKeys();
        throw LinkFailures.noDatabase("Revoking a link").asException();
    }

    private static void requireKnown(LinkTerms terms) {
        if (terms.unknown() != null && !terms.unknown().isEmpty()) {
            throw invalid(
                    "The body has a member that is not known here; known are expiresIn, uses, confirm and reference.");
        }
        if (terms.uses() != null && terms.uses() < 1) {
            throw invalid("uses must be 1 or more.");
        }
        String reference = terms.reference();
        if (reference != null && (reference.length() > LONGEST_REFERENCE || hasControls(reference))) {
            throw invalid("reference must be a text of at most " + LONGEST_REFERENCE + " characters on one line.");
        }
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private Duration validity(@Nullable String expiresIn) {
        if (expiresIn == null) {
            return USUAL.compareTo(maxAge) < 0 ? USUAL : maxAge;
        }
        Duration asked = parsed(expiresIn);
        if (asked.compareTo(SHORTEST) < 0 || asked.compareTo(maxAge) > 0) {
            throw invalid("expiresIn must be a duration of ISO 8601 such as PT15M, from " + SHORTEST + " to " + maxAge
                    + " (gateway.access.links.max-age).");
        }
        return asked;
    }

    /** The duration that a text states; zero, which is too short, if it states none. */
    private static Duration parsed(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static void requireStateless(LinkTerms terms) {
        if (terms.uses() != null) {
            throw LinkFailures.noDatabase("A link with uses").asException();
        }
        if (Boolean.TRUE.equals(terms.confirm())) {
            throw LinkFailures.noDatabase("A link with confirm").asException();
        }
    }

    private static RuntimeException invalid(String detail) {
        return new Failure.InvalidRequest(detail).asException();
    }
}
