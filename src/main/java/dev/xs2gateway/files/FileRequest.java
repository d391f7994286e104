package dev.xs2gateway.files;

import dev.xs2gateway.failure.Failure;

/** A request for a file: its key among transfers, its reference in failures, and the check that it must pass. */
public record FileRequest(FileKey key, Failure.FileRef ref, Check check) {}
