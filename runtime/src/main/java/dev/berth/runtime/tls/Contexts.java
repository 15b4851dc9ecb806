package dev.berth.runtime.tls;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.certificate.Identity;
import dev.berth.runtime.config.Configuration.ServerTls;
import dev.berth.runtime.config.TlsSettings;
import dev.berth.runtime.config.TlsSettings.Sessions;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.conscrypt.Conscrypt;

/// Makes TLS contexts.
final class Contexts {

    private Contexts() {}

    /// A context that is not yet initialised.
    static SSLContext create(TlsSettings settings) throws GeneralSecurityException {
        return switch (settings.provider()) {
            case JDK -> SSLContext.getInstance("TLS", "SunJSSE");
            case CONSCRYPT -> SSLContext.getInstance("TLS", conscrypt(settings));
        };
    }

    private static Provider conscrypt(TlsSettings settings) {
        try {
            return Conscrypt.newProvider();
        } catch (LinkageError e) {
            throw new ConfigurationException(new Problem(settings.where(), "tls." + settings.name()
                    + ".provider = conscrypt: its native library cannot be loaded: " + e.getMessage(),
                    "use provider = jdk on this machine"));
        }
    }

    /// Certificates with their keys as the provider likes them best.
    static List<Identity> suited(List<Identity> identities, TlsSettings settings) {
        return switch (settings.provider()) {
            case JDK -> identities;
            case CONSCRYPT -> {
                Provider conscrypt = conscrypt(settings);
                yield identities.stream()
                        .map(each -> new Identity(each.chain(), ConscryptEngines.key(each.key(), conscrypt))).toList();
            }
        };
    }

    /// Bounds what may be resumed.
    static void bound(SSLContext context, Sessions sessions) {
        for (SSLSessionContext each : new SSLSessionContext[] {
            context.getServerSessionContext(), context.getClientSessionContext()
        }) {
            each.setSessionTimeout((int) sessions.lifetime().toSeconds());
            each.setSessionCacheSize(sessions.cache());
        }
    }

    /// Lets no connection that this side opens resume a session: servers are verified in full handshakes only.
    static void forgetServers(SSLContext context) {
        SSLSessionContext sessions = context.getClientSessionContext();
        for (byte[] id : Collections.list(sessions.getIds())) {
            Optional.ofNullable(sessions.getSession(id)).ifPresent(SSLSession::invalidate);
        }
    }

    /// Sets what JSSE has only once for the whole process. It reads these when it is first used.
    static void setForProcess(ServerTls settings) {
        System.setProperty("jdk.tls.server.enableSessionTicketExtension", Boolean.toString(settings.sessionTickets()));
        System.setProperty("jdk.tls.maxHandshakeMessageSize", Integer.toString(settings.handshakeSize()));
        for (String side : new String[] {"server", "client"}) {
            System.setProperty("jdk.tls." + side + ".maxInboundCertificateChainLength",
                    Integer.toString(settings.chainLength()));
        }
    }
}
