package dev.berth.bench.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// Netty's echo on its native epoll transport, one event loop for one core; plain, or with TLS by the JDK or by
/// BoringSSL.
final class NettyEcho {

    private NettyEcho() {}

    /// Serves until the process is ended.
    ///
    /// @param arguments none for plain connections; else the key store of an [Identity] and an [SslProvider]
    public static void main(String[] arguments) throws IOException, InterruptedException {
        SslContext tls = arguments.length == 0
                ? null : context(new Identity(Path.of(arguments[0])), SslProvider.valueOf(arguments[1]));
        Channel listening = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, Echoes.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new Echo());
                    }
                })
                .bind(Echoes.address()).sync().channel();
        Echoes.tellReady((InetSocketAddress) listening.localAddress());
        listening.closeFuture().sync();
    }

    private static SslContext context(Identity identity, SslProvider provider) throws IOException {
        return SslContextBuilder.forServer(identity.key(), identity.certificate()).sslProvider(provider)
                // BoringSSL prefers it by itself, and does not let it be chosen.
                .ciphers(provider == SslProvider.JDK ? Identity.SUITES : null).build();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
