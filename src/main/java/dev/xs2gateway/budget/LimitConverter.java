package dev.xs2gateway.budget;

import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads a {@link Limit} from the configuration. With a converter of its own, the full message about an invalid limit reaches the operator.
 */
public final class LimitConverter implements Converter<Limit> {
    private static final long serialVersionUID = 1L;

    @Override
    public Limit convert(String text) {
        return Limit.parse(text);
    }
}
