package dev.berth.runtime.listener;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.BindAddress;
import java.util.Locale;

/// Says why an address could not be bound, and what to do about it.
final class BindProblem {

    private static final int FIRST_FREE_PORT = 1024;

    private BindProblem() {}

    static Problem of(String listener, BindAddress address, Exception cause) {
        String message = String.valueOf(cause.getMessage());
        return new Problem(address.where(), "listeners." + listener + " cannot bind " + address + ": " + message,
                remedy(address, message.toLowerCase(Locale.ROOT)));
    }

    private static String remedy(BindAddress address, String message) {
        if (message.contains("in use")) {
            return "stop the program that listens there (ss -ltnp), or choose another port";
        }
        if (message.contains("assign")) {
            return "write an address of this host (ip address), or * for all";
        }
        if (address instanceof BindAddress.Tcp tcp && tcp.port() < FIRST_FREE_PORT && message.contains("permi")) {
            return "choose a port from 1024, or give the server CAP_NET_BIND_SERVICE";
        }
        return "correct the address, or what is in its way";
    }
}
