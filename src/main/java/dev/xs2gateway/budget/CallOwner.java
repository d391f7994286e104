package dev.xs2gateway.budget;

/** On whose behalf a call is made, and how urgently. */
public record CallOwner(Lane lane, String consumer) {}
