package dev.xs2gateway.http.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;

/**
 * Vert.x' transport, extended by a {@link ConnectionGuard} on each connection that the gateway's servers accept;
 * all of them speak HTTP. Vert.x itself reports a connection only once the head of its first request is complete.
 */
final class GuardedTransport extends JDKTransport {
    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        // A Vert.x instance outside the application has no CDI container, and gets no guard.
        ArcContainer container = Arc.container();
        if (container != null && container.isRunning()) {
            bootstrap.handler(
                    new Acceptor(container.instance(OpenConnections.class).get()));
        }
    }

    /** Receives each accepted connection before it is set up. */
    private static final class Acceptor extends ChannelInboundHandlerAdapter {
        private final OpenConnections connections;

        Acceptor(OpenConnections connections) {
            this.connections = connections;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            Channel channel = (Channel) accepted;
            if (connections.open(channel)) {
                ctx.fireChannelRead(channel);
            } else {
                // The channel belongs to no event loop yet.
                channel.unsafe().closeForcibly();
            }
        }
    }
}
