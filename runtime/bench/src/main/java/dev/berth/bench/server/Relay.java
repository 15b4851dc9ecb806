package dev.berth.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// A program of others that relays secured connections to a plain backend.
enum Relay {

    /// HAProxy with one thread. Without `-db` it would go to the background.
    HAPROXY("haproxy.cfg", 0, "haproxy -db -f", Map.of("haproxy", "/usr/sbin/haproxy")),

    /// nginx with one worker, beside the master process, which has nothing to do then.
    NGINX("nginx.conf", 1, "nginx -e stderr -c", Map.of("nginx-light", "/usr/sbin/nginx",
            "libnginx-mod-stream", "/usr/lib/nginx/modules/ngx_stream_module.so")),

    /// stunnel with a thread for each connection.
    STUNNEL("stunnel.conf", 0, "stunnel4", Map.of("stunnel4", "/usr/bin/stunnel4"));

    private final String configuration;
    private final int workers;
    private final String command;
    private final Map<String, String> files;

    /// @param configuration the resource, and the name of its copy
    /// @param workers how many processes it starts
    /// @param command that runs it in the foreground, but for the configuration at its end
    /// @param files of each package one that it has to have installed
    Relay(String configuration, int workers, String command, Map<String, String> files) {
        this.configuration = configuration;
        this.workers = workers;
        this.command = command;
        this.files = files;
    }

    /// The packages of Debian that it needs and that are not installed.
    Stream<String> missingPackages() {
        return files.entrySet().stream().filter(each -> !Files.exists(Path.of(each.getValue()))).map(Map.Entry::getKey);
    }

    /// Starts it and waits until it listens.
    EchoProcess start(String name, Bed bed) throws IOException {
        Program program = new Program(Files.createTempDirectory("berth-bench-"), Program.freePort(), workers);
        Path file = Files.writeString(program.folder().resolve(configuration), configured(Map.of(
                "folder", program.folder().toString(),
                "port", Integer.toString(program.port()),
                "pem", bed.identity().orElseThrow().pem().toString(),
                "backend", Program.text(bed.backend().orElseThrow()))));
        return program.start(name, bed.cores(), command + ' ' + file);
    }

    private String configured(Map<String, String> values) throws IOException {
        try (InputStream in = Relay.class.getResourceAsStream("/dev/berth/bench/" + configuration)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace('@' + value.getKey() + '@', value.getValue());
            }
            return text;
        }
    }
}
