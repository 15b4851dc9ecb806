package dev.berth.runtime.tls;

import dev.berth.api.TlsSession;
import dev.berth.runtime.certificate.CertificateDescription;
import dev.berth.runtime.certificate.CrlDescription;
import dev.berth.runtime.certificate.Identity;
import dev.berth.runtime.certificate.SelfSigned;
import dev.berth.runtime.config.PeerRules;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/// What connections are secured with. It stays the same object while its files and settings are read anew: live
/// connections go on, and what may be resumed stays so.
public final class TlsProfile {

    private final SSLContext context;
    private final PeerTrust trust;
    private final OldSessions oldSessions;
    private volatile Material material;

    private TlsProfile(Material material) throws GeneralSecurityException {
        this.material = material;
        this.trust = new PeerTrust(this::material);
        this.context = Contexts.create(material.settings());
        context.init(new KeyManager[] {new ProfileKeys(this::material)}, new TrustManager[] {trust}, null);
        Contexts.bound(context, material.settings().sessions());
        this.oldSessions = new OldSessions(context);
    }

    /// Reads the files of a profile and makes what it needs.
    ///
    /// @param settings a valid section
    /// @param problems takes the warnings
    /// @return the profile
    /// @throws dev.berth.api.ConfigurationException if a file is missing or not what it should be
    public static TlsProfile load(TlsSettings settings, Problems problems) {
        Material material = MaterialReader.read(settings, problems, Optional.empty());
        try {
            TlsProfile profile = new TlsProfile(material);
            Agreements.check(material, profile.context, problems);
            return profile;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS context of " + settings.name(), e);
        }
    }

    Material material() {
        return material;
    }

    /// The name in the configuration.
    ///
    /// @return unique in this server
    public String name() {
        return material.settings().name();
    }

    /// What its files look like now; for telling one change from the next.
    FileStamps stampsNow() {
        return material.stamps().now();
    }

    /// Reads the files anew, with settings that may have changed too. Nothing is different before [#take].
    ///
    /// @param settings the section now
    /// @param problems takes the warnings
    /// @return what was read
    /// @throws dev.berth.api.ConfigurationException if something is wrong
    Material read(TlsSettings settings, Problems problems) {
        Material read = MaterialReader.read(settings, problems, Optional.of(material));
        Agreements.check(read, context, problems);
        return read;
    }

    /// Takes what was read: new handshakes use it, and sessions are verified with it when they are resumed.
    ///
    /// @param read by [#read]
    synchronized void take(Material read) {
        material = read.after(material);
        Contexts.bound(context, read.settings().sessions());
        Contexts.forgetServers(context);
    }

    /// Lets nobody resume what is too old; see [OldSessions].
    void forgetOldSessions() {
        oldSessions.forget(material.settings().sessions().lifetime());
    }

    /// An engine for one connection that a client opened.
    ///
    /// @return in server mode, its handshake not begun
    public SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        ConscryptEngines.ready(engine);
        engine.setSSLParameters(material.serving());
        return engine;
    }

    /// An engine for one connection that this side opens.
    ///
    /// @param server its name or address: what it is asked for (SNI) and what its certificate is compared with; empty
    ///        where it has none, and then the profile must not ask for a comparison
    /// @param port with the name, tells whose session may be resumed
    /// @param protocols the application protocols to offer; empty for those of the profile
    /// @return in client mode, its handshake not begun
    /// @throws IOException if the server has no name, and its certificate is to be compared with it
    public SSLEngine clientEngine(Optional<String> server, int port, List<String> protocols) throws IOException {
        Material now = material;
        if (server.isEmpty() && now.settings().serverAuth().verifyName()) {
            throw new SSLException("the server has no name that its certificate could be compared with: say which"
                    + " it must have, or write server-auth.verify-name = off in tls." + name());
        }
        String host = server.orElse(null);
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        ConscryptEngines.ready(engine);
        SSLParameters parameters = Agreements.parameters(now.settings());
        if (now.settings().serverAuth().verifyName()) {
            // Not only for HTTPS: the rules are those of RFC 6125.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (host != null && HostNames.mayBeSent(host)) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        if (!protocols.isEmpty()) {
            parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// Whether the engines are native code: they compute within their calls, without tasks, and have memory outside of
    /// the heap.
    ///
    /// @return whether they are
    public boolean nativeEngines() {
        return material.settings().provider() == TlsSettings.Provider.CONSCRYPT;
    }

    /// Looks at the outcome of a handshake with a client: who it is, whether it may come in, resumed or not, and what
    /// was agreed.
    ///
    /// @param engine one that [#engine] made, its handshake over
    /// @param rules of the listener, beside the profile's
    /// @return for handlers
    /// @throws PeerRefusedException if the client may not come in
    public TlsSession accept(SSLEngine engine, PeerRules rules) throws PeerRefusedException {
        AgreedSession session = AgreedSession.of(engine);
        try {
            requireWelcome(engine, session, rules);
            return session.peer().isEmpty() ? session
                    : session.verifiedBy(material.clients().path(session.peer().get().chain()));
        } catch (PeerRefusedException e) {
            // A client that has a better certificate by now would resume this session all the same, until it expires.
            // JSSE gave it two tickets if it showed a certificate in TLS 1.3; each can be refused once.
            engine.getSession().invalidate();
            throw e;
        }
    }

    private void requireWelcome(SSLEngine engine, AgreedSession session, PeerRules rules) throws PeerRefusedException {
        TlsSettings settings = material.settings();
        if (session.peer().isPresent()) {
            try {
                trust.checkFinished(engine.getSession(), session.peer().get().chain());
            } catch (CertificateException e) {
                throw new PeerRefusedException(e.getMessage());
            }
            Optional<String> refusal = PeerCheck.refusal(rules, session.peer().get().chain(), material.clients());
            if (refusal.isPresent()) {
                throw new PeerRefusedException(
                        PeerTrust.name(session.peer().get().chain().getFirst()) + ": " + refusal.get());
            }
        } else if (settings.clientAuth().mode() == TlsSettings.ClientAuth.Mode.REQUIRED) {
            throw new PeerRefusedException("the session was made when no certificate was required");
        } else if (!rules.allow().isEmpty() || !settings.clientAuth().rules().allow().isEmpty()) {
            throw new PeerRefusedException("no certificate, and only some may come in");
        }
        if (settings.agreement().alpnRequired() && session.applicationProtocol().isEmpty()) {
            throw new PeerRefusedException("the client offered no application protocol");
        }
    }

    /// Whether a handshake resumed a session of an earlier connection.
    ///
    /// @param engine one that [#engine] made, its handshake over
    /// @param began when the handshake began
    /// @return empty if the provider does not tell: Conscrypt gives a resumed session the time of its resumption
    public Optional<Boolean> resumed(SSLEngine engine, Instant began) {
        return nativeEngines()
                ? Optional.empty()
                : Optional.of(engine.getSession().getCreationTime() < began.toEpochMilli());
    }

    /// Looks at the outcome of a handshake with a server.
    ///
    /// @param engine one that [#clientEngine] made, its handshake over
    /// @return what was agreed
    public TlsSession agreed(SSLEngine engine) {
        return AgreedSession.of(engine);
    }

    /// Tells about the certificates.
    ///
    /// @return for people to read
    ProfileDescription describe() {
        Material now = material;
        return new ProfileDescription(name(), now.settings().selfSigned().isEmpty()
                ? identities().stream().map(each -> described(each.chain())).toList() : List.of(),
                described(now.clients().authorities()),
                now.revocation().lists().stream().map(CrlDescription::of).toList());
    }

    private static List<CertificateDescription> described(List<X509Certificate> certificates) {
        return certificates.stream().map(CertificateDescription::of).toList();
    }

    /// Writes the certificate of a self-signed profile, never its key, for clients to verify the server with.
    ///
    /// @param data the server's data folder
    /// @return whether there was one to write
    /// @throws IOException if it cannot be written
    public boolean publish(Path data) throws IOException {
        if (material.settings().selfSigned().isEmpty()) {
            return false;
        }
        Path file = published(data, name());
        Files.createDirectories(file.getParent());
        Files.writeString(file, SelfSigned.pem(material.identities().get(0).chain()));
        return true;
    }

    /// Where the certificate of a self-signed profile is written.
    ///
    /// @param data the server's data folder
    /// @param name the profile's name
    /// @return the file
    public static Path published(Path data, String name) {
        return data.resolve("tls").resolve(name + ".pem");
    }

    List<Identity> identities() {
        return material.identities().all();
    }

    /// A certificate that is served.
    ///
    /// @param subject whose it is
    /// @param serial its serial number in hexadecimal
    /// @param expires when it does
    public record Served(String subject, String serial, Instant expires) {}

    /// A revocation list that is looked at.
    ///
    /// @param issuer whose it is
    /// @param nextUpdate when the next one is due; empty if it does not say
    public record RevocationList(String issuer, Optional<Instant> nextUpdate) {}

    /// The certificates that are served, the default first.
    ///
    /// @return what was read last
    public List<Served> served() {
        return identities().stream().map(each -> each.chain().getFirst()).map(each -> new Served(
                PeerTrust.name(each), each.getSerialNumber().toString(16), each.getNotAfter().toInstant())).toList();
    }

    /// The revocation lists that are looked at.
    ///
    /// @return what was read last
    public List<RevocationList> revocationLists() {
        return material.revocation().lists().stream().map(each -> new RevocationList(
                each.getIssuerX500Principal().getName(),
                Optional.ofNullable(each.getNextUpdate()).map(Date::toInstant))).toList();
    }
}
