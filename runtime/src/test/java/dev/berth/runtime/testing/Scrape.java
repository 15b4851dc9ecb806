package dev.berth.runtime.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// What a server shows to Prometheus.
///
/// @param text in the text format
public record Scrape(String text) {

    private static final int LONGEST_WAIT_MILLIS = 30_000;

    /// Asks for metrics.
    public static Scrape of(InetSocketAddress address) throws IOException {
        HttpURLConnection connection = ask(address, "/metrics");
        return new Scrape(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /// Asks for something and tells the status of the answer.
    public static int status(InetSocketAddress address, String path) throws IOException {
        return ask(address, path).getResponseCode();
    }

    private static HttpURLConnection ask(InetSocketAddress address, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(
                "http://127.0.0.1:" + address.getPort() + path).toURL().openConnection();
        connection.setReadTimeout(LONGEST_WAIT_MILLIS);
        return connection;
    }

    /// The value of a series, as `name{label="value",...}` with its labels in the order of their names.
    public double value(String series) {
        return text.lines().filter(line -> line.startsWith(series + ' '))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1))).findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + text));
    }
}
