package dev.berth.runtime.tls;

import dev.berth.runtime.config.Names;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings;
import dev.berth.runtime.config.TlsSettings.Agreement;
import dev.berth.runtime.config.TlsSettings.Agreement.Preset;
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

    /// Those of JSSE (RFC 8422, RFC 7919). It leaves out silently what it does not know.
    private static final Set<String> KNOWN_GROUPS = new TreeSet<>(List.of(
            "x25519", "x448", "secp256r1", "secp384r1", "secp521r1",
            "ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"));

    private Agreements() {}

    /// Reports what the context does not know.
    static void check(TlsSettings settings, SSLContext context, Problems problems) {
        Set<String> suites = new TreeSet<>(List.of(context.getSupportedSSLParameters().getCipherSuites()));
        settings.agreement().suites().stream().filter(suite -> !suites.contains(suite)).forEach(suite ->
                problems.add(settings.where(), "tls." + settings.name() + ".suites: no suite " + suite,
                        Names.remedy(suite, suites)));
        settings.agreement().groups().stream().filter(group -> !KNOWN_GROUPS.contains(group)).forEach(group ->
                problems.add(settings.where(), "tls." + settings.name() + ".groups: no group " + group,
                        Names.remedy(group, KNOWN_GROUPS)));
    }

    static SSLParameters parameters(Agreement agreement) {
        SSLParameters parameters = new SSLParameters();
        String[] versions = versions(agreement);
        parameters.setProtocols(versions);
        boolean only13 = Arrays.equals(versions, new String[] {"TLSv1.3"});
        parameters.setCipherSuites((agreement.suites().isEmpty() ? SUITES : agreement.suites()).stream()
                .filter(suite -> !only13 || !suite.contains("_WITH_")).toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNamedGroups(
                (agreement.groups().isEmpty() ? GROUPS : agreement.groups()).toArray(String[]::new));
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
