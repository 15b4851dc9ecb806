package dev.berth.runtime.cli;

import dev.berth.runtime.certificate.ClientName;
import dev.berth.runtime.certificate.DevelopmentFiles.All;
import dev.berth.runtime.certificate.DevelopmentFiles.Made;
import dev.berth.runtime.certificate.SubjectName;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What `berth tls dev` answers: what it made, and what to do with it.
///
/// @param all the files
/// @param hosts what the server's certificate is for
/// @param clients whose certificates were made
record TlsDevAnswer(All all, List<SubjectName> hosts, List<ClientName> clients) {

    static Map<String, Object> json(All all, List<ClientName> clients) {
        Map<String, Object> authority = json(all.authority());
        authority.put("made", all.authorityIsNew());
        List<Map<String, Object>> made = new ArrayList<>();
        for (int i = 0; i < all.clients().size(); i++) {
            Map<String, Object> client = new LinkedHashMap<>();
            client.put("name", clients.get(i).text());
            client.putAll(json(all.clients().get(i)));
            made.add(client);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("authority", authority);
        answer.put("server", all.server().map(TlsDevAnswer::json).orElse(null));
        answer.put("clients", made);
        return answer;
    }

    private static Map<String, Object> json(Made made) {
        Map<String, Object> files = new LinkedHashMap<>();
        files.put("certificate", absolute(made.chain()).toString());
        files.put("key", absolute(made.key()).toString());
        files.put("notAfter", made.certificate().getNotAfter().toInstant().toString());
        return files;
    }

    void print(PrintWriter out) {
        line(out, all.authority(), all.authorityIsNew() ? "the CA, made now: to be trusted once" : "the CA, kept");
        all.server().ifPresent(made -> line(out, made, "for "
                + hosts.stream().map(SubjectName::text).collect(Collectors.joining(", "))));
        for (int i = 0; i < all.clients().size(); i++) {
            line(out, all.clients().get(i), "for " + clients.get(i));
        }
        out.println();
        out.println("In berth.conf:");
        out.println();
        printConfiguration(out);
        out.println();
        out.println("Try it, with the port of your listener:");
        out.println();
        printTrial(out);
        out.println();
        out.println("To trust the CA for good:");
        out.println();
        printTrust(out);
    }

    private static void line(PrintWriter out, Made made, String what) {
        out.println(Installation.shortest(made.chain()) + ", " + made.key().getFileName() + ": " + what + "; until "
                + made.certificate().getNotAfter().toInstant());
    }

    private void printConfiguration(PrintWriter out) {
        out.println("  tls.dev {");
        all.server().ifPresent(made -> out.println("    certificates = [ { chain = " + quoted(made.chain())
                + ", key = " + quoted(made.key()) + " } ]"));
        if (!clients.isEmpty()) {
            out.println("    client-auth { mode = required, ca = " + quoted(all.authority().chain()) + " }");
        }
        out.println("  }");
    }

    private void printTrial(PrintWriter out) {
        String ca = ShellWord.of(all.authority().chain());
        String host = host();
        String curl = "";
        String openssl = "";
        if (!all.clients().isEmpty()) {
            Made client = all.clients().getFirst();
            String chain = ShellWord.of(client.chain());
            String key = ShellWord.of(client.key());
            curl = " --cert " + chain + " --key " + key;
            openssl = " -cert " + chain + " -key " + key;
        }
        String place = host.contains(":") ? "[" + host + "]" : host;
        out.println("  openssl s_client -verify_return_error " + verification(host) + " -CAfile " + ca + openssl
                + " -connect " + place + ":PORT");
        out.println("  # If it speaks HTTP");
        out.println("  curl --cacert " + ca + curl + " " + ShellWord.of("https://" + place + ":PORT/"));
    }

    /// s_client compares no names unless it is told to.
    private static String verification(String host) {
        boolean address = SubjectName.ofServer(host).filter(name -> name.kind() == SubjectName.Kind.IP).isPresent();
        return (address ? "-verify_ip " : "-verify_hostname ") + host;
    }

    private void printTrust(PrintWriter out) {
        String ca = ShellWord.of(all.authority().chain());
        // Others must be able to read that copy: cp would keep the permissions.
        out.println("  # Debian and Ubuntu: curl, openssl, wget, git, ...");
        out.println("  sudo install -m 644 " + ca + " /usr/local/share/ca-certificates/berth-dev.crt"
                + " && sudo update-ca-certificates");
        out.println("  # Chrome on Linux (certutil is in libnss3-tools)");
        out.println("  mkdir -p ~/.pki/nssdb && certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n berth-dev -i " + ca);
        out.println("  # Firefox: Settings, Privacy & Security, View Certificates, Authorities, Import: " + ca);
        if (!all.clients().isEmpty()) {
            Made client = all.clients().getFirst();
            out.println("  # A client's certificate for a browser, to be imported among its own");
            out.println("  openssl pkcs12 -export -in " + ShellWord.of(client.chain()) + " -inkey "
                    + ShellWord.of(client.key()) + " -out client.p12");
        }
    }

    /// A name that can be called; one that the wildcard stands for.
    private String host() {
        return hosts.stream().map(SubjectName::text).findFirst().orElse("HOST").replaceFirst("^\\*", "www");
    }

    /// Absolute, since a configuration may lie anywhere.
    private static String quoted(Path path) {
        return Json.of(absolute(path).toString());
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
