package dev.xs2gateway.files;

/** Names a file by order, item, link and digest; callers with equal keys may share one transfer. */
public record FileKey(String value) {}
