package dev.xs2gateway.access.links;

/**
 * A link with the token that proves it.
 *
 * @param token what follows {@code /d/} in the address: the right itself, so it stands in no log
 */
public record SignedLink(Link link, String token) {
    @Override
    public String toString() {
        return link.toString();
    }
}
