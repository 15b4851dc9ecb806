package dev.berth.bench.server;

import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A server that takes part.
public enum Contestant {

    /// A virtual thread for each connection and nothing else.
    BARE,

    /// The same with an `SSLEngine`.
    BARE_ENGINE,

    /// The JDK's `SSLServerSocket`.
    SSLSOCKET,

    /// Netty on epoll.
    NETTY,

    /// The same with the JDK's TLS.
    NETTY_JDK,

    /// The same with BoringSSL.
    NETTY_TCNATIVE,

    /// Berth as it is installed, with the plugin `classic`, or `forward` if it is to relay.
    BERTH,

    /// The same with BoringSSL.
    BERTH_CONSCRYPT,

    /// xinetd, which starts a program for each connection.
    XINETD,

    /// A second time.
    XINETD_CONTROL,

    /// Berth as it is installed, with the plugin `exec`.
    BERTH_EXEC,

    /// HAProxy, which relays.
    HAPROXY,

    /// A second time.
    HAPROXY_CONTROL,

    /// nginx, which relays.
    NGINX,

    /// stunnel, which relays.
    STUNNEL,

    /// The bare one a second time: how far its ratio is from 1 tells how much noise there is.
    CONTROL;

    /// Finds one by its label.
    ///
    /// @param label as in options
    /// @return the one
    /// @throws IllegalArgumentException if there is none
    public static Contestant of(String label) {
        return Stream.of(values()).filter(each -> each.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such server: " + label));
    }

    /// How it is written in options and in the table.
    ///
    /// @return in lower case
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether it is Berth: it needs an installation, and has a plain listener besides a secured one.
    ///
    /// @return false for those that the bench brings along
    public boolean installed() {
        return this == BERTH || this == BERTH_CONSCRYPT || this == BERTH_EXEC;
    }

    /// The packages of Debian that it needs and that are not installed; xinetd's is not among them.
    ///
    /// @return their names
    public Stream<String> missingPackages() {
        return relay().stream().flatMap(Relay::missingPackages);
    }

    private Optional<Relay> relay() {
        return switch (this) {
            case HAPROXY, HAPROXY_CONTROL -> Optional.of(Relay.HAPROXY);
            case NGINX -> Optional.of(Relay.NGINX);
            case STUNNEL -> Optional.of(Relay.STUNNEL);
            default -> Optional.empty();
        };
    }

    /// Starts it and waits until it listens.
    ///
    /// @param bed what it runs on
    /// @return the running server
    /// @throws IOException if it does not start
    public EchoProcess start(Bed bed) throws IOException {
        boolean tls = bed.identity().isPresent();
        return switch (this) {
            case BARE -> program(bed, BareEcho.class);
            case BARE_ENGINE -> program(bed, EngineEcho.class);
            case CONTROL -> program(bed, tls ? EngineEcho.class : BareEcho.class);
            case SSLSOCKET -> program(bed, SocketEcho.class);
            case NETTY -> program(bed, NettyEcho.class);
            case NETTY_JDK -> program(bed, NettyEcho.class, SslProvider.JDK.name());
            case NETTY_TCNATIVE -> program(bed, NettyEcho.class, SslProvider.OPENSSL.name());
            case BERTH -> installed(bed, "jdk");
            case BERTH_CONSCRYPT -> installed(bed, "conscrypt");
            case XINETD, XINETD_CONTROL -> Xinetd.start(label(), bed.cores());
            case BERTH_EXEC -> started(bed, BerthHome.createExec(bed.installation()));
            case HAPROXY, HAPROXY_CONTROL, NGINX, STUNNEL -> relay().orElseThrow().start(label(), bed);
        };
    }

    private EchoProcess installed(Bed bed, String provider) throws IOException {
        BerthHome home;
        if (bed.identity().isEmpty()) {
            home = BerthHome.create(bed.installation());
        } else if (bed.backend().isEmpty()) {
            home = BerthHome.create(bed.installation(), bed.identity().get(), provider);
        } else {
            home = BerthHome.createForward(
                    bed.installation(), bed.identity().get(), provider, bed.backend().get());
        }
        return started(bed, home);
    }

    private EchoProcess started(Bed bed, BerthHome home) throws IOException {
        return EchoProcess.start(label(), bed.cores(), home.command(), home.folder(), home::delete);
    }

    private EchoProcess program(Bed bed, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(bed.jvm().java().toString()));
        command.addAll(Jvm.HEAP);
        if (main == NettyEcho.class) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-Dlogback.configurationFile=" + BerthHome.LOGGING.substring(1),
                "-cp", System.getProperty("java.class.path"), main.getName()));
        bed.identity().ifPresent(identity -> command.add(identity.store().toString()));
        command.addAll(List.of(arguments));
        return EchoProcess.start(label(), bed.cores(), command, Path.of("."), () -> { });
    }
}
