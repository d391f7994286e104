package dev.xs2gateway.upstream;

import dev.xs2gateway.BadSetting;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The vendor's {@code in:[a,b]} operator, and how many ids fit into one. */
public final class InQuery {
    // A comma between two ids is %2C.
    private static final int SEPARATOR_BYTES = 3;
    private static final int BRACKETS_BYTES = "in%3A%5B%5D".length();

    private final int maxIds;
    private final int maxUrlBytes;

    public InQuery(int maxIds, int maxUrlBytes) {
        BadSetting.unless(maxIds >= 1, "gateway.upstream.batch-ids", maxIds, "1 or more");
        BadSetting.unless(maxUrlBytes >= 200, "gateway.upstream.batch-url-bytes", maxUrlBytes, "200 or more");
        this.maxIds = maxIds;
        this.maxUrlBytes = maxUrlBytes;
    }

    /** Splits ids, in order, into as few batches as fit by count and by bytes of the encoded query. */
    public List<List<String>> batches(Collection<String> ids) {
        List<List<String>> batches = new ArrayList<>();
        List<String> batch = new ArrayList<>();
        int bytes = BRACKETS_BYTES;
        for (String id : ids) {
            int more = batch.isEmpty() ? encodedBytes(id) : SEPARATOR_BYTES + encodedBytes(id);
            if (!batch.isEmpty() && (batch.size() == maxIds || bytes + more > maxUrlBytes)) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = BRACKETS_BYTES;
                more = encodedBytes(id);
            }
            batch.add(id);
            bytes += more;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    static String write(Collection<String> ids) {
        return "in:[" + String.join(",", ids) + "]";
    }

    private static int encodedBytes(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).length();
    }
}
