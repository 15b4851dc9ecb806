package dev.berth.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdentityTest {

    private static final int BITS = 256;

    @Test
    void storeHasAKeyOfP256AndWhatBelongsToIt() throws IOException {
        Identity identity = Identity.create(new Jvm(Path.of(System.getProperty("java.home"))));
        ECPublicKey key = assertInstanceOf(ECPublicKey.class, identity.certificate().getPublicKey());
        assertEquals(BITS, key.getParams().getCurve().getField().getFieldSize());
        assertEquals("EC", identity.key().getAlgorithm());
        assertEquals("TLS", identity.context().getProtocol());
        assertEquals(2, Files.readAllLines(identity.pem()).stream()
                .filter(line -> line.startsWith("-----BEGIN ")).count());
    }
}
