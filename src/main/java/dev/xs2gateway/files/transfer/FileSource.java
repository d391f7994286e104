package dev.xs2gateway.files.transfer;

import dev.xs2gateway.files.FileMetadata;
import java.util.function.Supplier;

/** A file that may be given now, to be described or opened: its metadata, and how to open it, which may cost upstream calls. */
public record FileSource(FileMetadata head, Supplier<OpenFile> open) {}
