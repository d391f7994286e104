package dev.xs2gateway.budget;

/** The consumer on whose behalf a call is made, and the lane that states its urgency. */
public record CallOwner(Lane lane, String consumer) {}
