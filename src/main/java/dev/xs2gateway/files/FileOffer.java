package dev.xs2gateway.files;

import java.util.function.Supplier;

/** A file that may be given now: what it is, and how it is had, which may cost upstream calls. */
public record FileOffer(FileHead head, Supplier<OpenedFile> open) {}
