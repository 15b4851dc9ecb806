package dev.berth.runtime.cli;

import dev.berth.api.Destination;
import dev.berth.runtime.client.StartTlsException;
import dev.berth.runtime.control.Refusal;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;

/// What keeps a client from its server, and what to do about it.
final class ClientFailure {

    private static final String DISTRUST =
            "name the authority that vouches for it, or the server's own certificate if it is self-signed: --ca FILE";

    private ClientFailure() {}

    /// No connection came about.
    ///
    /// @param failure its message says what was tried
    static Refusal connecting(IOException failure) {
        return refusal(failure.getMessage(), switch (failure) {
            case UnknownHostException unknown -> "correct the name, or write an address";
            case SocketTimeoutException late -> "see whether something on the way drops packets, or wait longer: --timeout 1m";
            case SSLException tls -> remedy(tls);
            default -> "see whether the server listens there; of Berth, berth status tells";
        });
    }

    /// A server did not begin with TLS when it was asked to.
    static Refusal upgrading(Destination destination, IOException failure) {
        return refusal("--starttls with " + destination + ": " + reason(failure), switch (failure) {
            case StartTlsException refused -> "the server may have another port for TLS from the start: --tls";
            case SocketTimeoutException late ->
                "see whether it speaks that protocol there, and not TLS from the start: --tls; or wait longer: --timeout 1m";
            case SSLException tls -> remedy(tls);
            default -> "see whether it speaks that protocol there";
        });
    }

    /// A connection broke.
    ///
    /// @param received how many bytes had come
    static Refusal exchanging(Destination destination, long received, IOException failure) {
        boolean silent = failure instanceof SSLException && received == 0;
        return refusal(destination + ": " + reason(failure), silent
                ? "if the server asks for a certificate, show one that it accepts: --cert FILE --key FILE"
                : "the server's log may say why; what came is printed, and may be incomplete");
    }

    private static Refusal refusal(String message, String remedy) {
        return new Refusal(Refusal.Kind.UNAVAILABLE, message, remedy);
    }

    private static String reason(IOException failure) {
        return failure.getMessage() != null ? failure.getMessage() : failure.getClass().getSimpleName();
    }

    private static String remedy(SSLException failure) {
        if (has(failure, CertificateExpiredException.class)) {
            return "the server needs a new certificate";
        }
        if (has(failure, CertPathBuilderException.class) || has(failure, CertPathValidatorException.class)) {
            return DISTRUST;
        }
        if (has(failure, CertificateException.class)) {
            return "connect to a name that its certificate is made for, or say which that is: --sni NAME";
        }
        return "see whether the server speaks TLS there, from the start (--tls) or when asked (--starttls PROTOCOL)";
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return true;
            }
        }
        return false;
    }
}
