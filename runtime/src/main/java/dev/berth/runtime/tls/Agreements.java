package dev.berth.runtime.tls;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Names;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings;
import dev.berth.runtime.config.TlsSettings.Agreement;
import dev.berth.runtime.config.TlsSettings.Agreement.Preset;
import dev.berth.runtime.config.TlsSettings.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// The versions, suites and groups of a profile.
///
/// The presets follow version 5.7 of Mozilla's recommendations for servers, less its DHE suites, of which JSSE can not
/// choose the parameters for each profile. The server's order counts, so that ECDSA comes before RSA.
final class Agreements {

    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final List<String> GROUPS = List.of("x25519", "secp256r1", "secp384r1");

    /// The first one outlasts quantum computers (draft-ietf-tls-ecdhe-mlkem).
    private static final List<String> GROUPS_WITH_POST_QUANTUM =
            List.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1");

    /// Those of JSSE (RFC 8422, RFC 7919). It leaves out silently what it does not know.
    private static final Set<String> KNOWN_GROUPS = new TreeSet<>(List.of(
            "x25519", "x448", "secp256r1", "secp384r1", "secp521r1",
            "ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"));

    private static final Set<String> CONSCRYPT_GROUPS =
            new TreeSet<>(List.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1", "secp521r1"));

    private Agreements() {}

    /// Looks whether the context can do what the settings ask for.
    ///
    /// @param warnings takes what the operator should know
    /// @throws dev.berth.api.ConfigurationException with what it cannot do
    static void check(Material material, SSLContext context, Problems warnings) {
        TlsSettings settings = material.settings();
        String path = "tls." + settings.name();
        Problems problems = new Problems();
        unknown(settings, path + ".suites: no suite ", settings.agreement().suites(),
                new TreeSet<>(List.of(context.getSupportedSSLParameters().getCipherSuites())), problems);
        boolean conscrypt = settings.provider() == Provider.CONSCRYPT;
        unknown(settings, path + ".groups: no group ", settings.agreement().groups(),
                conscrypt ? CONSCRYPT_GROUPS : KNOWN_GROUPS, problems);
        if (conscrypt && material.identities().keyTypes().size() > 1) {
            problems.add(settings.where(), path + " has certificates with keys of several kinds, of which Conscrypt"
                    + " finds one only", "use provider = jdk, or two profiles on two listeners");
        }
        if (conscrypt) {
            warnings.warn(new Problem(settings.where(), path + ".provider = conscrypt cannot write once a TLS 1.3 client"
                    + " has ended its output", "use provider = jdk for handlers that answer at the end of input"));
        }
        problems.report();
    }

    private static void unknown(
            TlsSettings settings, String what, List<String> written, Set<String> known, Problems problems) {
        written.stream().filter(each -> !known.contains(each))
                .forEach(each -> problems.add(settings.where(), what + each, Names.remedy(each, known)));
    }

    /// What an engine for clients is set to. It copies what is in it, so one will do for all.
    static SSLParameters serving(TlsSettings settings, Identities identities) {
        SSLParameters parameters = parameters(settings);
        switch (settings.clientAuth().mode()) {
            case NONE -> { }
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        // With one, JSSE lets no client resume a session of another name (RFC 6066 section 3). Where names are strict,
        // others are refused with the alert that says why; a client that names nothing finds no certificate.
        parameters.setSNIMatchers(List.of(new KnownNames(identities, settings.strictSni())));
        return parameters;
    }

    static SSLParameters parameters(TlsSettings settings) {
        Agreement agreement = settings.agreement();
        SSLParameters parameters = new SSLParameters();
        String[] versions = versions(agreement);
        parameters.setProtocols(versions);
        boolean only13 = Arrays.equals(versions, new String[] {"TLSv1.3"});
        parameters.setCipherSuites((agreement.suites().isEmpty() ? SUITES : agreement.suites()).stream()
                .filter(suite -> !only13 || !suite.contains("_WITH_")).toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        List<String> usual = settings.provider() == Provider.CONSCRYPT ? GROUPS_WITH_POST_QUANTUM : GROUPS;
        parameters.setNamedGroups((agreement.groups().isEmpty() ? usual : agreement.groups()).toArray(String[]::new));
        parameters.setApplicationProtocols(agreement.alpn().toArray(String[]::new));
        return parameters;
    }

    private static String[] versions(Agreement agreement) {
        if (!agreement.versions().isEmpty()) {
            return agreement.versions().toArray(String[]::new);
        }
        return agreement.preset() == Preset.MODERN
                ? new String[] {"TLSv1.3"} : new String[] {"TLSv1.3", "TLSv1.2"};
    }
}
