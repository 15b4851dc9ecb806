package dev.berth.runtime.listener;

import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.tls.PeerRefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// Sorts failed handshakes and PROXY headers into a few kinds to count by. What a peer sent never becomes part of one.
final class FailureReason {

    /// RFC 8446 section 6, and those that earlier versions had.
    private static final Set<String> ALERTS = Set.of(
            "close_notify", "unexpected_message", "bad_record_mac", "decryption_failed", "record_overflow",
            "decompression_failure", "handshake_failure", "no_certificate", "bad_certificate",
            "unsupported_certificate", "certificate_revoked", "certificate_expired", "certificate_unknown",
            "illegal_parameter", "unknown_ca", "access_denied", "decode_error", "decrypt_error",
            "export_restriction", "protocol_version", "insufficient_security", "internal_error",
            "inappropriate_fallback", "user_canceled", "no_renegotiation", "missing_extension",
            "unsupported_extension", "certificate_unobtainable", "unrecognized_name",
            "bad_certificate_status_response", "bad_certificate_hash_value", "unknown_psk_identity",
            "certificate_required", "no_application_protocol");

    /// No exception of JSSE or Conscrypt tells the alert but in its words: `(unknown_ca) ...`, `Received fatal alert:
    /// unknown_ca`, `TLSV1_ALERT_UNKNOWN_CA`.
    private static final Pattern ALERT =
            Pattern.compile("\\((\\w+)\\)|fatal alert: (\\w+)|ALERT_([A-Z_]+)|:([A-Z_]+) \\(");

    private FailureReason() {}

    static String ofHandshake(LiveConnection connection, IOException failure) {
        return cutOff(connection, CloseReason.HANDSHAKE_TIMEOUT).orElseGet(() -> switch (failure) {
            case PeerRefusedException refused -> "refused";
            case SSLException e when e.getCause() instanceof EOFException -> "ended";
            case SSLException e when e.getCause() instanceof ProtocolException -> "no-tls";
            case SSLException e -> alert(String.valueOf(e.getMessage()));
            default -> "reset";
        });
    }

    static String ofProxyHeader(LiveConnection connection, IOException failure) {
        return cutOff(connection, CloseReason.PROXY_HEADER_TIMEOUT)
                .orElseGet(() -> failure instanceof ProtocolException ? "malformed" : "reset");
    }

    private static Optional<String> cutOff(LiveConnection connection, CloseReason timeout) {
        return connection.cutOffReason().map(reason -> reason == timeout ? "timeout" : "cut-off");
    }

    private static String alert(String message) {
        Matcher matcher = ALERT.matcher(message);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null && ALERTS.contains(matcher.group(group).toLowerCase(Locale.ROOT))) {
                    return matcher.group(group).toLowerCase(Locale.ROOT);
                }
            }
        }
        return "other";
    }
}
