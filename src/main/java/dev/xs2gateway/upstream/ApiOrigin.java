package dev.xs2gateway.upstream;

import dev.xs2gateway.InvalidSettingException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The only origin that receives the API key, and the addresses below it. */
public final class ApiOrigin {
    private static final String KEY_HEADER = "X-Api-Key";
    private static final Pattern LOOPBACK = Pattern.compile(
            "(.+\\.)?localhost\\.?|127(\\.[0-9]+){1,3}|\\[(0*:)*0*1]|\\[::ffff:127(\\.[0-9]+){3}]",
            Pattern.CASE_INSENSITIVE);

    private final URI origin;
    private final ApiKey key;

    public ApiOrigin(URI url, ApiKey key) {
        InvalidSettingException.unless(
                isOrigin(url),
                "gateway.upstream.url",
                url,
                "an http or https URL with a host and without /v1, such as https://api.xs2event.com");
        this.origin = url;
        this.key = key;
    }

    /**
     * Whether the URL may be the origin. A path below the host is allowed, because the API may be behind a
     * proxy; the API's own path is not, because every call contains it.
     */
    private static boolean isOrigin(URI url) {
        return url.getHost() != null
                && List.of("http", "https").contains(url.getScheme())
                && url.getRawUserInfo() == null
                && !url.getPath().matches(".*/v1/*")
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    /** Whether calls leave this machine without encryption. */
    public boolean isReadableOnTheWay() {
        return origin.getScheme().equals("http")
                && !LOOPBACK.matcher(origin.getHost()).matches();
    }

    /** The key header for a call to this address; empty unless the address belongs to the API's own origin. */
    public Map<String, String> keyFor(URI uri) {
        return isOurs(uri) ? Map.of(KEY_HEADER, key.value()) : Map.of();
    }

    private boolean isOurs(URI uri) {
        return origin.getScheme().equals(uri.getScheme())
                && origin.getHost().equalsIgnoreCase(String.valueOf(uri.getHost()))
                && port(origin) == port(uri);
    }

    /** The port of an http or https URI, or the default port of its scheme. */
    public static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** An address below the origin. Each segment is percent-encoded as a whole, so that no segment can lead to another path. */
    public URI at(String path, String... segments) {
        String base = origin.toString().replaceAll("/+$", "");
        String below = List.of(segments).stream().map(ApiOrigin::encode).collect(Collectors.joining("/"));
        return URI.create(base + path + (below.isEmpty() ? "" : "/" + below));
    }

    private static String encode(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            throw new IllegalArgumentException("not a path segment");
        }
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
