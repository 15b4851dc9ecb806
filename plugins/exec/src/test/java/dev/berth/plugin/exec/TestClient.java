package dev.berth.plugin.exec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A client that speaks in lines.
final class TestClient implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader lines;

    TestClient(Socket socket) throws IOException {
        this.socket = socket;
        this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    TestClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    TestClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Waits for a line; null at the end.
    String line() throws IOException {
        return lines.readLine();
    }

    long number() throws IOException {
        return Long.parseLong(line());
    }

    List<String> rest() {
        return lines.lines().toList();
    }

    /// Is gone at once: what it sends is a reset, not an end.
    void reset() throws IOException {
        // socket(7)
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// Ends the connection before the test is over.
    void hangUp() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
