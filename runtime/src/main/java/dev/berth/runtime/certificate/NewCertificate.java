package dev.berth.runtime.certificate;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate in the making, in the one form that all clients accept: P-256, SHA-256, version 3, with the extensions
/// that RFC 5280 section 4.2.1 and browsers ask for.
///
/// @param subject whose it is
/// @param purpose what it is good for
/// @param names what it vouches for; browsers look at nothing else
/// @param from its first moment
/// @param until its last moment
record NewCertificate(X500Name subject, Purpose purpose, List<SubjectName> names, Instant from, Instant until) {

    /// What a certificate is good for.
    enum Purpose { AUTHORITY, SERVER, CLIENT }

    /// As many as fit sixteen bytes as a positive number; RFC 5280 allows twenty, and 64 random bits are demanded of
    /// public authorities.
    private static final int SERIAL_BITS = 127;

    private static final SecureRandom RANDOM = new SecureRandom();

    /// Makes it with a new key, with which it is signed itself.
    Identity signedByItself() {
        KeyPair keys = newKeys();
        return signed(keys, subject, keys);
    }

    /// Makes it with a new key.
    ///
    /// @param authority signs it
    Identity signedBy(Identity authority) {
        X509Certificate issuer = authority.chain().getFirst();
        // The bytes that stand there: an issuer is compared with them, and names can be written in several ways.
        return signed(newKeys(), X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()),
                new KeyPair(issuer.getPublicKey(), authority.key()));
    }

    private Identity signed(KeyPair own, X500Name issuer, KeyPair signer) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer,
                    new BigInteger(SERIAL_BITS, RANDOM), Date.from(from), Date.from(until), subject, own.getPublic());
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false,
                    identifiers.createSubjectKeyIdentifier(own.getPublic()));
            builder.addExtension(Extension.authorityKeyIdentifier, false,
                    identifiers.createAuthorityKeyIdentifier(signer.getPublic()));
            addUse(builder, own == signer);
            if (!names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(
                        names.stream().map(NewCertificate::generalName).toArray(GeneralName[]::new)));
            }
            X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
            return new Identity(List.of(certificate), own.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every JDK can make a P-256 certificate", e);
        }
    }

    private void addUse(JcaX509v3CertificateBuilder builder, boolean signedByItself) throws IOException {
        if (purpose == Purpose.AUTHORITY) {
            // No authorities below it.
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return;
        }
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        if (!signedByItself) {
            // GnuTLS objects to one that signed itself and says that it signs no certificates.
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        }
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
                purpose == Purpose.SERVER ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK can make a P-256 key", e);
        }
    }

    private static GeneralName generalName(SubjectName name) {
        return switch (name.kind()) {
            case DNS -> new GeneralName(GeneralName.dNSName, name.text());
            case IP -> new GeneralName(GeneralName.iPAddress,
                    new DEROctetString(InetAddresses.forString(name.text()).getAddress()));
            case EMAIL -> new GeneralName(GeneralName.rfc822Name, name.text());
            case URI -> new GeneralName(GeneralName.uniformResourceIdentifier, name.text());
        };
    }
}
