package dev.xs2gateway.access;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a YAML file, in the order of the file. */
public final class YamlProblems {
    private static final int MOST = 50;

    private final List<String> lines = new ArrayList<>();
    private int more;

    /** Adds a problem; {@code wrong} continues the sentence that the place begins, such as {@code is missing}, and shows no value. */
    void add(String place, String wrong) {
        if (lines.size() < MOST) {
            lines.add(place + " " + wrong);
        } else {
            more++;
        }
    }

    /** Throws if there is any problem. */
    public void throwIfAny() throws InvalidFileException {
        if (lines.isEmpty()) {
            return;
        }
        List<String> all = new ArrayList<>(lines);
        if (more > 0) {
            all.add("and " + more + " more problems");
        }
        throw new InvalidFileException(all);
    }
}
