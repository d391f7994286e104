package dev.xs2gateway.budget;

/** On whose behalf a call is made, and how urgently. */
public record Spender(Lane lane, String consumer) {}
