package dev.berth.runtime.tls;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/// Accepts the names that some certificate is made for, or all of them.
final class KnownNames extends SNIMatcher {

    private final Identities identities;
    private final boolean strict;

    KnownNames(Identities identities, boolean strict) {
        super(StandardConstants.SNI_HOST_NAME);
        this.identities = identities;
        this.strict = strict;
    }

    @Override
    public boolean matches(SNIServerName name) {
        return !strict
                || identities.know(new String(name.getEncoded(), StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
    }
}
