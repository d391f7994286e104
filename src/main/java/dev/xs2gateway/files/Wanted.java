package dev.xs2gateway.files;

import dev.xs2gateway.failure.Failure;

/** A file to be had: its name among transfers, its name in failures, and what must be true of it. */
public record Wanted(FileKey key, Failure.FileRef ref, Check check) {}
