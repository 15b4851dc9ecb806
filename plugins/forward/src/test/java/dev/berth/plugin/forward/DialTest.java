package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.Destination;
import dev.berth.plugin.forward.ForwardSettings.ProxyProtocol;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Targets that break before they have read their header.
@Timeout(30)
class DialTest {

    private final List<String> called = new ArrayList<>();

    /// Every connection breaks when something is written.
    private final class Breaking implements Connector {

        @Override
        public Connection connect(Destination destination) {
            return (Connection) Proxy.newProxyInstance(Breaking.class.getClassLoader(), new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        called.add(method.getName());
                        if (method.getName().equals("write")) {
                            throw new IOException("as in the test");
                        }
                        return null;
                    });
        }

        @Override
        public boolean hasTls(String name) {
            return false;
        }
    }

    @Test
    void connectionThatCannotBeGreetedIsCutOff() {
        Dial dial = new Dial(new Breaking(), ProxyProtocol.V1);
        assertThrows(IOException.class,
                () -> dial.connect(Made.target("a"), Told.tcp("10.0.0.7", "10.0.0.1").connection()));
        assertEquals(List.of("write", "abort"), called);
    }

    @Test
    void lookThatCannotGreetIsCutOffAndHasFailed() {
        Dial dial = new Dial(new Breaking(), ProxyProtocol.V2);
        assertThrows(IOException.class, () -> dial.look(Made.target("a")));
        assertEquals(List.of("write", "abort"), called);
    }
}
