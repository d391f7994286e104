package dev.xs2gateway.budget;

import org.eclipse.microprofile.config.spi.Converter;

/** Reads limits from the configuration; a class of its own, so that what is wrong with one is said in full. */
public final class LimitConverter implements Converter<Limit> {
    private static final long serialVersionUID = 1L;

    @Override
    public Limit convert(String text) {
        return Limit.parse(text);
    }
}
