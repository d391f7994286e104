package dev.xs2gateway.budget;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses the lane that is served next: the first lane with a waiting request, except for the share that the lanes below it are guaranteed.
 *
 * <p>While lower lanes wait, each turn of a lane adds to their claim; as soon as the claim amounts
 * to a whole call, they go first. A share that no lane claims is not saved up. Not thread safe.
 */
public final class Shares {
    private static final int WHOLE = 100;
    private static final Pattern FORM = Pattern.compile("(lookup|background):([0-9]{1,2})");

    private final int[] belowOf;
    // Per lane, what the lanes below it have earned by waiting, in hundredths of a call.
    private final int[] owed;

    /** Tells which lanes have a waiting request. */
    public interface Waiting {
        boolean in(Lane lane);
    }

    /**
     * Creates the guaranteed shares of the lower lanes.
     *
     * @param lookups calls out of a hundred that look-ups get while downloads wait
     * @param background calls out of a hundred that background work gets while all lanes wait
     */
    public Shares(int lookups, int background) {
        int below = lookups + background;
        this.belowOf = new int[] {below, below == 0 ? 0 : background * WHOLE / below};
        this.owed = new int[belowOf.length];
    }

    /** Parses the written form, {@code lookup:27,background:3}. */
    static Shares parse(List<String> texts) {
        Map<String, Integer> shares = new HashMap<>(Map.of("lookup", 0, "background", 0));
        for (String text : texts) {
            Matcher form = FORM.matcher(text.strip());
            if (!form.matches()) {
                throw new IllegalArgumentException("a share is lookup:calls or background:calls, out of a hundred");
            }
            shares.put(form.group(1), Integer.parseInt(form.group(2)));
        }
        int lookups = Objects.requireNonNull(shares.get("lookup"));
        int background = Objects.requireNonNull(shares.get("background"));
        if (lookups + background >= WHOLE) {
            throw new IllegalArgumentException(
                    "the shares add up to less than a hundred, so that downloads have a share too");
        }
        return new Shares(lookups, background);
    }

    /** The lane that is served next; at least one lane must have a waiting request. */
    public Lane next(Waiting waiting) {
        Lane[] lanes = Lane.values();
        for (int i = 0; i < belowOf.length; i++) {
            boolean contested = waiting.in(lanes[i]) && isBelow(waiting, i);
            owed[i] = contested ? owed[i] : 0;
            if (waiting.in(lanes[i]) && !(contested && pays(i))) {
                return lanes[i];
            }
        }
        return lanes[belowOf.length];
    }

    private static boolean isBelow(Waiting waiting, int above) {
        Lane[] lanes = Lane.values();
        for (int i = above + 1; i < lanes.length; i++) {
            if (waiting.in(lanes[i])) {
                return true;
            }
        }
        return false;
    }

    private boolean pays(int lane) {
        owed[lane] += belowOf[lane];
        boolean due = owed[lane] >= WHOLE;
        owed[lane] -= due ? WHOLE : 0;
        return due;
    }

    /**
     * The most calls that can go before a request with {@code inLane} others before it in its lane, as bounded by the share of the lane.
     */
    public int aheadAtMost(Lane lane, int inLane) {
        long part = 1;
        long whole = 1;
        int above = 0;
        for (Lane other : Lane.values()) {
            if (other.compareTo(lane) < 0) {
                part *= belowOf[above++];
                whole *= WHOLE;
            }
        }
        return part == 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, (inLane + 1L) * whole / part - 1);
    }
}
