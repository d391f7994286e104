package dev.xs2gateway.files;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a file before its bytes.
 *
 * @param stated the digest that the vendor states, if it can be checked
 * @param length empty where it is not known yet
 * @param verified {@code sha-256} or {@code none}: against what the file is checked
 */
public record FileHead(
        String mediaType, String saveAs, @Nullable Sha256 stated, OptionalLong length, String verified) {}
