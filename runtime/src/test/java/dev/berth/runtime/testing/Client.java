package dev.berth.runtime.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that speaks in lines.
public final class Client implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader lines;

    public Client(Socket socket) throws IOException {
        this.socket = socket;
        // A read of a socket cannot be interrupted by a test's timeout.
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Sends text in one segment, as it is.
    public Client send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// Waits for a line; null at the end.
    public String line() throws IOException {
        return lines.readLine();
    }

    public Socket socket() {
        return socket;
    }

    /// Ends the connection before the test is over.
    public void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        hangUp();
    }
}
