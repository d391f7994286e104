package dev.xs2gateway.upstream.json;

import dev.xs2gateway.InvalidSettingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** The vendor's {@code in:[a,b]} operator, and how many ids fit into one. */
public final class InQuery {
    // A comma between two ids is %2C.
    private static final int SEPARATOR_BYTES = 3;
    private static final int BRACKETS_BYTES = "in%3A%5B%5D".length();

    private final int maxIds;
    private final int maxUrlBytes;

    public InQuery(int maxIds, int maxUrlBytes) {
        InvalidSettingException.unless(maxIds >= 1, "gateway.upstream.batch-ids", maxIds, "1 or more");
        InvalidSettingException.unless(
                maxUrlBytes >= 200, "gateway.upstream.batch-url-bytes", maxUrlBytes, "200 or more");
        this.maxIds = maxIds;
        this.maxUrlBytes = maxUrlBytes;
    }

    /** The most ids that one query holds. */
    public int maxIds() {
        return maxIds;
    }

    /** An empty query to be filled. */
    public Fit fit() {
        return new Fit();
    }

    /** A query that is being filled, by count and by bytes of its encoded form. */
    public final class Fit {
        private int ids;
        private int bytes = BRACKETS_BYTES;

        private Fit() {}

        /** Whether the id fits in too; the first always does. */
        public boolean add(String id) {
            int more = ids == 0 ? encodedBytes(id) : SEPARATOR_BYTES + encodedBytes(id);
            if (ids == maxIds || (ids > 0 && bytes + more > maxUrlBytes)) {
                return false;
            }
            ids++;
            bytes += more;
            return true;
        }

        /** How many more ids may fit. */
        public int spare() {
            return maxIds - ids;
        }
    }

    public static String write(Collection<String> ids) {
        return "in:[" + String.join(",", ids) + "]";
    }

    private static int encodedBytes(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).length();
    }
}
