package dev.xs2gateway.files;

/** The identity of a file by order, item, link and digest; callers with equal keys may share one transfer. */
public record FileKey(String value) {}
