package dev.berth.runtime.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A client of a Unix-domain socket that speaks in lines.
final class UnixClient implements AutoCloseable {

    private final SocketChannel channel;
    private final BufferedReader lines;

    UnixClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    String exchange(String line) throws IOException {
        channel.write(ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8)));
        return lines.readLine();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
