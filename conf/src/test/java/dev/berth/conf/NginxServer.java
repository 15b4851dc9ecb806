package dev.berth.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An nginx of a test, with the files of a folder `www` on three ports.
///
/// @param folder its own
/// @param plain a port for HTTP
/// @param tls a port for HTTPS
/// @param proxied a port for HTTP after a PROXY header of either version; whom it names is logged
record NginxServer(Path folder, int plain, int tls, int proxied) {

    /// With free ports, in a new folder below another.
    static NginxServer in(Path folder) throws IOException {
        Path own = Files.createTempDirectory(folder, "nginx-");
        Files.createDirectory(own.resolve("www"));
        return new NginxServer(own, Ports.free(), Ports.free(), Ports.free());
    }

    /// One process, which never becomes another user: it runs as the test does.
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 200; }
            http {
              log_format client '$proxy_protocol_addr:$proxy_protocol_port';
              access_log off;
              client_body_temp_path temporary;
              proxy_temp_path temporary;
              fastcgi_temp_path temporary;
              uwsgi_temp_path temporary;
              scgi_temp_path temporary;
              root www;
              server { listen 127.0.0.1:PLAIN; }
              server { listen 127.0.0.1:TLS ssl; ssl_certificate CHAIN; ssl_certificate_key KEY; }
              server { listen 127.0.0.1:PROXIED proxy_protocol; access_log clients.log client; }
            }
            """;

    /// Starts it; skips the test, with words, where there is none.
    ///
    /// @param chain its certificate
    /// @param key the key of that
    Daemon start(Path chain, Path key) throws Exception {
        Installed.require("nginx");
        Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION
                .replace(":PLAIN", ":" + plain).replace(":TLS", ":" + tls).replace(":PROXIED", ":" + proxied)
                .replace("CHAIN", chain.toString()).replace("KEY", key.toString()));
        return Daemon.start(folder, plain, List.of("nginx", "-p", folder.toString(), "-c", "nginx.conf",
                "-e", "error.log"));
    }

    /// Where a file that it serves is to be.
    Path file(String name) {
        return folder.resolve("www").resolve(name);
    }

    /// The clients that PROXY headers named, as `address:port`, one for each request that was served.
    List<String> clients() throws IOException {
        return Files.readAllLines(folder.resolve("clients.log"));
    }
}
