package dev.xs2gateway.files;

import java.util.Locale;

/** Where the bytes that one caller reads come from. */
public enum Provenance {
    /** The store: they had come in and been verified before. */
    STORED,
    /** A transfer that another caller had started. */
    JOINED,
    /** A transfer that this caller started. */
    FETCHED,
    /** A transfer that this caller started, which takes them out of a zip or puts them into one. */
    ZIP;

    /** The word by which audit records name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
