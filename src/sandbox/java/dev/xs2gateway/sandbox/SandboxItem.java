package dev.xs2gateway.sandbox;

import java.util.List;

/** An item of an order with its files; none where the vendor gives no link. */
public record SandboxItem(String itemId, List<SandboxFile> files) {}
