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
 * Vert.x' transport, with a {@link ConnectionGuard} on each connection that the gateway's servers accept, which all speak HTTP. Vert.x itself tells of a
 * connection only once its first request has a whole head.
 */
final class GuardedTransport extends JDKTransport {
    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        // Vert.x instances outside the application have no container, and no guard.
        ArcContainer container = Arc.container();
        if (container != null && container.isRunning()) {
            bootstrap.handler(
                    new Acceptor(container.instance(OpenConnections.class).get()));
        }
    }

    /** Sees each accepted connection before it is set up. */
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
                // It belongs to no event loop yet.
                channel.unsafe().closeForcibly();
            }
        }
    }
}
