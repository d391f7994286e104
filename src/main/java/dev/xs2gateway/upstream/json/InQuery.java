package dev.xs2gateway.upstream.json;

import dev.xs2gateway.InvalidSettingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** XS2Event's {@code in:[a,b]} operator, and how many ids fit into one query. */
public final class InQuery {
    // A comma between two ids is encoded as %2C.
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

    /** Creates an empty query, to be filled. */
    public Fit fit() {
        return new Fit();
    }

    /** A query that is being filled, limited by the number of ids and by the bytes of its encoded form. */
    public final class Fit {
        private int ids;
        private int bytes = BRACKETS_BYTES;

        private Fit() {}

        /** Adds the id if it fits, and returns whether it does; the first id always fits. */
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
