package dev.xs2gateway.http.connection;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;
import org.jboss.logging.Logger;

/** Provides {@link GuardedTransport} to Vert.x, which finds this class by its name in {@code META-INF/services}. */
public final class GuardedTransportProvider implements VertxServiceProvider {
    private static final Logger LOG = Logger.getLogger(GuardedTransportProvider.class);

    @Override
    public void init(VertxBuilder builder) {
        if (builder.findTransport() instanceof JDKTransport) {
            builder.findTransport(new GuardedTransport());
        } else {
            LOG.warn(
                    "gateway.http.head-timeout, idle-timeout and max-connections have no effect with a native transport");
        }
    }
}
