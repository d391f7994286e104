package dev.xs2gateway.files;

/** A whole and verified file in the store; {@code length} is in bytes. */
public record StoredFile(long length, Sha256 digest, boolean pdf) {}
