package dev.berth.runtime.cli;

import dev.berth.runtime.certificate.CertificateDescription;
import dev.berth.runtime.certificate.CrlDescription;
import dev.berth.runtime.event.Escaped;
import dev.berth.runtime.tls.ProfileDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What `berth tls show` says of a profile. What stands in certificates is somebody else's, so it is escaped.
///
/// @param profile its certificates
/// @param selfSigned the names of the certificate that a server makes for it at each start; empty for one with files
/// @param now what days are counted from
record TlsShowAnswer(ProfileDescription profile, List<String> selfSigned, Instant now) {

    Stream<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("tls." + profile.name());
        if (!selfSigned.isEmpty()) {
            lines.add("  self-signed: made anew at each start, for " + String.join(", ", selfSigned));
        }
        for (List<CertificateDescription> chain : profile.chains()) {
            for (int i = 0; i < chain.size(); i++) {
                lines.add(i == 0 ? "  certificate" : "  vouched for by");
                add(lines, chain.get(i));
            }
        }
        for (CertificateDescription authority : profile.authorities()) {
            lines.add("  authority for clients");
            add(lines, authority);
        }
        for (CrlDescription list : profile.revocationLists()) {
            lines.add("  revocation list");
            lines.add("    issuer   " + list.issuer());
            lines.add("    made     " + list.thisUpdate() + ", " + ago(list.thisUpdate()));
            lines.add("    next     " + list.nextUpdate().map(next -> next + ", " + left(next)).orElse("not promised"));
            lines.add("    revoked  " + list.revoked());
        }
        return lines.stream().map(Escaped::text);
    }

    private void add(List<String> lines, CertificateDescription certificate) {
        lines.add("    subject  " + certificate.subject());
        lines.add("    issuer   " + certificate.issuer());
        lines.add("    names    " + (certificate.names().isEmpty() ? "none" : String.join(", ", certificate.names())));
        lines.add("    serial   " + certificate.serial());
        lines.add("    from     " + certificate.notBefore()
                + (certificate.notBefore().isAfter(now) ? ", not valid yet" : ""));
        lines.add("    until    " + certificate.notAfter() + ", " + left(certificate.notAfter()));
        lines.add("    key      " + certificate.keyType());
        lines.add("    sha256   " + certificate.sha256());
        lines.add("    spki     " + certificate.spki());
    }

    private String left(Instant end) {
        return end.isBefore(now) ? "expired " + ago(end) : days(now, end) + " left";
    }

    private String ago(Instant then) {
        return days(then, now) + " ago";
    }

    private static String days(Instant from, Instant to) {
        long days = Duration.between(from, to).toDays();
        return days == 1 ? "1 day" : days + " days";
    }

    /// The characters that are escaped stand in JSON's strings alone, and the escapes are those of JSON.
    static String json(List<TlsShowAnswer> answers) {
        return Escaped.text(Json.of(Map.of("profiles", answers.stream().map(TlsShowAnswer::json).toList())));
    }

    private Map<String, Object> json() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", profile.name());
        answer.put("selfSigned", selfSigned);
        answer.put("chains", profile.chains().stream()
                .map(chain -> chain.stream().map(this::json).toList()).toList());
        answer.put("authorities", profile.authorities().stream().map(this::json).toList());
        answer.put("revocationLists", profile.revocationLists().stream().map(TlsShowAnswer::json).toList());
        return answer;
    }

    private Map<String, Object> json(CertificateDescription certificate) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("subject", certificate.subject());
        answer.put("issuer", certificate.issuer());
        answer.put("names", certificate.names());
        answer.put("serial", certificate.serial());
        answer.put("notBefore", certificate.notBefore().toString());
        answer.put("notAfter", certificate.notAfter().toString());
        answer.put("daysLeft", Duration.between(now, certificate.notAfter()).toDays());
        answer.put("keyType", certificate.keyType());
        answer.put("sha256", certificate.sha256());
        answer.put("spki", certificate.spki());
        return answer;
    }

    private static Map<String, Object> json(CrlDescription list) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("issuer", list.issuer());
        answer.put("thisUpdate", list.thisUpdate().toString());
        answer.put("nextUpdate", list.nextUpdate().map(Instant::toString).orElse(null));
        answer.put("revoked", list.revoked());
        return answer;
    }
}
