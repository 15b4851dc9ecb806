package dev.berth.runtime.cli;

import dev.berth.api.FiveTuple;
import dev.berth.runtime.config.Configuration.HandlerSettings;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.server.Server;
import dev.berth.runtime.tls.TlsProfile;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.List;

/// Tells a newcomer what to paste into another terminal.
final class Demonstration {

    private Demonstration() {}

    static void print(Server server, PrintWriter out) {
        out.println();
        out.println("This is the demonstration" + (isLocal(server) ? ", on this host alone" : "")
                + ". In another terminal:");
        out.println();
        for (ListenerSettings listener : server.plan().configuration().listeners()) {
            if (server.addresses().get(listener.name()).getFirst() instanceof InetSocketAddress address) {
                out.println("  # " + listener.name() + ": " + type(server, listener)
                        + (listener.tls().fromStart().isPresent() ? " over TLS" : ""));
                out.println("  echo hello | timeout 2 " + client(server, listener, address));
            }
        }
        out.println();
        out.println("Its configuration is " + server.plan().configurationFile() + "; stop it with Ctrl-C.");
        out.flush();
    }

    private static String type(Server server, ListenerSettings listener) {
        return server.plan().configuration().handlers().stream()
                .filter(handler -> handler.name().equals(listener.handler()))
                .map(HandlerSettings::type).findFirst().orElse(listener.handler());
    }

    private static String client(Server server, ListenerSettings listener, InetSocketAddress address) {
        return listener.tls().fromStart()
                .map(profile -> "openssl s_client -quiet -verify_return_error -connect " + FiveTuple.text(address)
                        + " -CAfile " + ShellWord.of(TlsProfile.published(server.plan().data(), profile)))
                .orElseGet(() -> "nc " + address.getAddress().getHostAddress() + ' ' + address.getPort());
    }

    private static boolean isLocal(Server server) {
        return server.addresses().values().stream().flatMap(List::stream).allMatch(address ->
                !(address instanceof InetSocketAddress internet) || internet.getAddress().isLoopbackAddress());
    }
}
