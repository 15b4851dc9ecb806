package dev.berth.runtime.listener;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.BindAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Locale;

/// Says why an address could not be bound, and what to do about it.
public final class BindProblem {

    private static final int FIRST_FREE_PORT = 1024;

    private BindProblem() {}

    /// Explains a failure.
    ///
    /// @param section of the configuration that asked for it, such as `listeners.echo`
    /// @param address what was to be bound
    /// @param cause what the system said
    /// @return the problem, with what to do
    public static Problem of(String section, BindAddress address, Exception cause) {
        return new Problem(address.where(), section + " cannot bind " + address + ": " + reason(address, cause),
                remedy(address, cause));
    }

    private static String reason(BindAddress address, Exception cause) {
        return switch (cause) {
            case UserPrincipalNotFoundException e -> "there is no group "
                    + (address instanceof BindAddress.Unix unix ? unix.group().orElse("") : e.getName());
            case NoSuchFileException e -> "there is no folder " + e.getFile();
            case AccessDeniedException e -> "permission denied";
            case FileSystemException e -> e.getReason() == null ? e.toString() : e.getReason();
            default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
    }

    private static String remedy(BindAddress address, Exception cause) {
        String message = reason(address, cause).toLowerCase(Locale.ROOT);
        return switch (address) {
            case BindAddress.Inherited inherited -> "pass the socket again: restart the server";
            case BindAddress.Unix unix -> switch (cause) {
                case UserPrincipalNotFoundException e -> "create it (groupadd), or name another";
                case NoSuchFileException e -> "create it, for the server's user to write";
                case AccessDeniedException e -> "let the server's user write the folder " + unix.path().getParent();
                default -> "choose another path, or stop what uses this one (ss -lxp)";
            };
            case BindAddress.Tcp tcp when message.contains("in use") ->
                "stop the program that listens there (ss -ltnp), or choose another port";
            case BindAddress.Tcp tcp when message.contains("assign") ->
                "write an address of this host (ip address), or * for all";
            case BindAddress.Tcp tcp when tcp.port() < FIRST_FREE_PORT && message.contains("permi") ->
                "choose a port from 1024, or give the server CAP_NET_BIND_SERVICE";
            case BindAddress.Tcp tcp -> "correct the address, or what is in its way";
        };
    }
}
