package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class NamesTest {

    private static final Set<String> LISTENER = Set.of("bind", "handler", "tls", "enabled", "backlog", "timeouts");
    private static final Set<String> PROFILE = Set.of("certificates", "self-signed", "client-auth");

    @ParameterizedTest
    @CsvSource({
        "handlr, handler", "hanlder, handler", "bnid, bind", "bin, bind", "Bind, bind", "tsl, tls", "enable, enabled",
        "time_outs, timeouts", "back-log, backlog", "BackLog, backlog", "timeout, timeouts", "ssl, tls"
    })
    void misspeltNameLeadsToTheNearest(String written, String near) {
        assertEquals("did you mean " + near + "?", Names.remedy(written, LISTENER));
    }

    @ParameterizedTest
    @CsvSource({"clientAuth, client-auth", "client_auth, client-auth", "selfsigned, self-signed"})
    void otherWaysToJoinWordsAreNoDistance(String written, String near) {
        assertEquals("did you mean " + near + "?", Names.remedy(written, PROFILE));
    }

    @ParameterizedTest
    @CsvSource({"listen", "port", "address", "host"})
    void wordsForAnAddressShowHowToWriteIt(String written) {
        assertEquals("did you mean bind = \"ADDRESS:PORT\"?", Names.remedy(written, LISTENER));
    }

    @Test
    void wordOfOtherServersHelpsOnlyWhereOursIsKnown() {
        assertEquals("known here: chain, key", Names.remedy("port", Set.of("key", "chain")));
    }

    @Test
    void nameThatIsNearNothingGetsTheWholeChoiceInOrder() {
        assertEquals("known here: backlog, bind, enabled, handler, timeouts, tls", Names.remedy("colour", LISTENER));
    }

    @Test
    void shortNamesAreNotTakenForEachOther() {
        assertEquals("known here: ca, mode", Names.remedy("xy", Set.of("ca", "mode")));
    }

    @Test
    void ofTwoEquallyNearTheFirstInTheAlphabetIsMeant() {
        assertEquals("did you mean cart?", Names.remedy("care", Set.of("core", "cart")));
    }

    @Test
    void nothingKnownMeansToRemoveIt() {
        assertEquals("remove it: nothing can be set here", Names.remedy("colour", Set.of()));
    }
}
