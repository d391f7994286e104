package dev.xs2gateway;

import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a boolean from the configuration. The library's own converter takes every word that it does not know for {@code false}. */
public final class StrictBooleanConverter implements Converter<Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean convert(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither yes nor no; allowed: true, false");
        };
    }
}
