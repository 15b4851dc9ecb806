package dev.berth.runtime.tls;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/// Accepts the names that some certificate is made for.
final class KnownNames extends SNIMatcher {

    private final Identities identities;

    KnownNames(Identities identities) {
        super(StandardConstants.SNI_HOST_NAME);
        this.identities = identities;
    }

    @Override
    public boolean matches(SNIServerName name) {
        return identities.know(new String(name.getEncoded(), StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
    }
}
