package dev.xs2gateway.files;

/** A file that lies here whole and verified; its length in bytes. */
public record StoredFile(long length, Sha256 digest, boolean pdf) {}
