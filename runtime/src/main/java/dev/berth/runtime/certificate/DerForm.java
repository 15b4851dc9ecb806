package dev.berth.runtime.certificate;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTCTime;

/// Tells what a binary file is from the shape of its first elements, since nothing in it says so.
final class DerForm {

    /// The label of a key store, which has none in PEM.
    static final String PKCS12 = "PKCS12";

    private static final byte SEQUENCE = 0x30;
    private static final int PKCS12_VERSION = 3;

    private DerForm() {}

    /// Whether a file can be nothing else, even if damaged: text that begins with a zero has no such second byte, which
    /// is how a length of more than 127 begins.
    static boolean begins(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == SEQUENCE && bytes[1] < 0;
    }

    /// What its -----BEGIN line would say in PEM.
    ///
    /// @return empty if it is not DER, or damaged
    static Optional<String> label(byte[] bytes) {
        if (bytes[0] != SEQUENCE) {
            return Optional.empty();
        }
        try {
            return ASN1Primitive.fromByteArray(bytes) instanceof ASN1Sequence sequence && sequence.size() > 1
                    ? label(sequence) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> label(ASN1Sequence file) {
        ASN1Encodable second = file.getObjectAt(1);
        return Optional.ofNullable(switch (file.getObjectAt(0)) {
            // RFC 7292 section 4
            case ASN1Integer version when version.hasValue(PKCS12_VERSION) -> PKCS12;
            // RFC 5208 section 5, RFC 8017 appendix A.1.2, RFC 5915 section 3
            case ASN1Integer _ when second instanceof ASN1Sequence -> "PRIVATE KEY";
            case ASN1Integer _ when second instanceof ASN1Integer -> "RSA PRIVATE KEY";
            case ASN1Integer _ when second instanceof ASN1OctetString -> "EC PRIVATE KEY";
            case ASN1ObjectIdentifier _ -> "PKCS7";
            case ASN1Sequence _ when second instanceof ASN1OctetString -> "ENCRYPTED PRIVATE KEY";
            case ASN1Sequence _ when second instanceof ASN1BitString -> "PUBLIC KEY";
            case ASN1Sequence signed when signed.size() > 2 -> signed(signed);
            default -> null;
        });
    }

    /// Certificates, lists and requests all are something signed, an algorithm and a signature (RFC 5280, RFC 2986).
    private static String signed(ASN1Sequence signed) {
        if (signed.getObjectAt(0) instanceof ASN1TaggedObject) {
            return "CERTIFICATE";
        }
        boolean list = isTime(signed.getObjectAt(2)) || signed.size() > 3 && isTime(signed.getObjectAt(3));
        return list ? "X509 CRL" : "CERTIFICATE REQUEST";
    }

    private static boolean isTime(ASN1Encodable element) {
        return element instanceof ASN1UTCTime || element instanceof ASN1GeneralizedTime;
    }
}
