package dev.berth.plugin.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.api.HandlerProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ProvidersTest {

    @TempDir
    Path folder;

    static Stream<HandlerProvider> providers() {
        return ServiceLoader.load(HandlerProvider.class).stream().map(ServiceLoader.Provider::get);
    }

    @Test
    void theServiceFileOffersExactlyTheFiveTypes() {
        assertEquals(List.of("chargen", "daytime", "discard", "echo", "time"),
                providers().map(HandlerProvider::type).sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anyKeyIsReportedAsUnknownBecauseThereAreNoSettings(HandlerProvider provider) {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () ->
                Served.start(folder, provider, "{ type = " + provider.type() + ", speed = 7 }").close());
        assertTrue(refused.problems().getFirst().what().contains("speed"), refused.getMessage());
    }
}
