package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RevocationListsTest {

    private static final Instant MADE = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NEXT = Instant.parse("2026-12-01T00:00:00Z");

    @TempDir
    Path folder;

    private NamedFile file(byte[] content) throws Exception {
        return new NamedFile(Files.write(folder.resolve("list.crl"), content), "berth.conf:7");
    }

    private static byte[] list() throws Exception {
        Identity authority = DevelopmentAuthority.create("alice@laptop", MADE).identity();
        X509v2CRLBuilder builder = new JcaX509v2CRLBuilder(authority.chain().getFirst(), Date.from(MADE));
        builder.setNextUpdate(Date.from(NEXT));
        builder.addCRLEntry(BigInteger.TEN, Date.from(MADE), CRLReason.keyCompromise);
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.key())).getEncoded();
    }

    @Test
    void listIsReadInBothFormsAndDescribed() throws Exception {
        byte[] binary = list();
        byte[] pem = ("-----BEGIN X509 CRL-----\n" + Base64.getMimeEncoder().encodeToString(binary)
                + "\n-----END X509 CRL-----\n").getBytes();
        for (byte[] form : List.of(binary, pem)) {
            CrlDescription described = CrlDescription.of(RevocationLists.read(List.of(file(form))).getFirst());
            assertEquals(MADE, described.thisUpdate());
            assertEquals(Optional.of(NEXT), described.nextUpdate());
            assertEquals(1, described.revoked());
            assertTrue(described.issuer().contains("Berth development CA"), described.issuer());
        }
    }

    @Test
    void whatIsNoListIsToldWithItsPlace() throws Exception {
        for (String content : List.of("", "not a list", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n")) {
            NamedFile wrong = file(content.getBytes());
            assertEquals("berth.conf:7", assertThrows(ConfigurationException.class,
                    () -> RevocationLists.read(List.of(wrong))).problems().getFirst().where());
        }
        NamedFile missing = new NamedFile(folder.resolve("gone.crl"), "berth.conf:7");
        assertTrue(assertThrows(ConfigurationException.class, () -> RevocationLists.read(List.of(missing)))
                .getMessage().contains("gone.crl: cannot be read"));
    }
}
