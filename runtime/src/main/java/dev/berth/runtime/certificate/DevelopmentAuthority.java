package dev.berth.runtime.certificate;

import dev.berth.runtime.certificate.NewCertificate.Purpose;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/// An authority on one developer's own hosts: who trusts it once accepts every certificate that it signs.
///
/// Whoever has its key can pretend to be any server before those who trust it; so it is made where it is used, one for
/// each developer, and is not for production.
final class DevelopmentAuthority {

    /// Stands in its subject, to be recognized by people in a list of authorities, and here as one of ours.
    private static final String ORGANIZATION = "Berth development CA";

    /// To be trusted once; browsers set no limit for those that a user added.
    private static final Duration VALIDITY = Duration.ofDays(3650);

    /// Below the 398 days of the CA/Browser Forum's ballot SC-31, and below the 825 days that Apple's clients allow
    /// where a user added the authority.
    private static final Duration VALIDITY_OF_OTHERS = Duration.ofDays(397);

    /// Clocks differ, between a virtual machine and its host too.
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private final Identity identity;

    private DevelopmentAuthority(Identity identity) {
        this.identity = identity;
    }

    /// Makes one.
    ///
    /// @param owner whose it is, such as `alice@laptop`
    static DevelopmentAuthority create(String owner, Instant now) {
        // Several of one owner, in several folders, are told apart by the day.
        String name = owner + " " + LocalDate.ofInstant(now, ZoneId.systemDefault());
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, ORGANIZATION)
                .addRDN(BCStyle.CN, name.substring(Math.max(0, name.length() - ClientName.MOST_CHARACTERS)))
                .build();
        return new DevelopmentAuthority(new NewCertificate(subject, Purpose.AUTHORITY, List.of(),
                now.minus(CLOCK_SKEW), now.plus(VALIDITY)).signedByItself());
    }

    /// Takes one that was made before.
    ///
    /// @param identity perhaps something else
    /// @throws IllegalArgumentException if it is none that this class made
    static DevelopmentAuthority of(Identity identity) {
        X509Certificate certificate = identity.chain().getFirst();
        X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        boolean ours = Arrays.stream(subject.getRDNs(BCStyle.O))
                .anyMatch(each -> IETFUtils.valueToString(each.getFirst().getValue()).equals(ORGANIZATION));
        DevelopmentAuthority authority = new DevelopmentAuthority(identity);
        if (!ours || certificate.getBasicConstraints() < 0 || !authority.signed(certificate)) {
            throw new IllegalArgumentException("not a development CA of Berth");
        }
        return authority;
    }

    /// The authority's own certificate and key.
    Identity identity() {
        return identity;
    }

    X509Certificate certificate() {
        return identity.chain().getFirst();
    }

    /// Whether a certificate is of this authority.
    boolean signed(X509Certificate certificate) {
        try {
            certificate.verify(certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            // Other keys, and other kinds of keys, end here.
            return false;
        }
    }

    /// Vouches for a server.
    ///
    /// @param names at least one
    Identity server(List<SubjectName> names, Instant now) {
        return sign(unsignedServer(names, now));
    }

    /// Vouches for a client.
    Identity client(ClientName name, Instant now) {
        return sign(new NewCertificate(commonName(name.text()), Purpose.CLIENT,
                name.alternative().stream().toList(), now.minus(CLOCK_SKEW), end(now)));
    }

    /// What a server's certificate is like, whoever signs it.
    static NewCertificate unsignedServer(List<SubjectName> names, Instant now) {
        // For people who read it: clients look at the alternative names alone. A longer name cannot stand there.
        String first = names.stream().map(SubjectName::text)
                .filter(text -> text.length() <= ClientName.MOST_CHARACTERS).findFirst().orElse("development");
        return new NewCertificate(commonName(first), Purpose.SERVER, names, now.minus(CLOCK_SKEW), end(now));
    }

    private static Instant end(Instant now) {
        return now.minus(CLOCK_SKEW).plus(VALIDITY_OF_OTHERS);
    }

    /// No certificate outlives the authority: a chain that is half expired puzzles people.
    private Identity sign(NewCertificate made) {
        Instant last = certificate().getNotAfter().toInstant();
        return new NewCertificate(made.subject(), made.purpose(), made.names(), made.from(),
                made.until().isAfter(last) ? last : made.until()).signedBy(identity);
    }

    private static X500Name commonName(String text) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, text).build();
    }
}
