package dev.berth.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.GreetingProvider.Greeting;
import dev.berth.api.frame.ScriptedConnection;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GreetingProviderTest {

    /// A configuration that binds as `written` does with the defaults.
    private static HandlerContext context(UnaryOperator<Greeting> written) {
        Settings settings = (Settings) Proxy.newProxyInstance(Settings.class.getClassLoader(),
                new Class<?>[] {Settings.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "as" -> written.apply((Greeting) arguments[0]);
                    case "problem" -> new Problem("greeting." + arguments[0], (String) arguments[1],
                            (String) arguments[2]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return new HandlerContext() {
            @Override
            public String name() {
                return "hello";
            }

            @Override
            public Settings settings() {
                return settings;
            }

            @Override
            public Executor compute() {
                return Runnable::run;
            }

            @Override
            public Connector connector() {
                throw new UnsupportedOperationException("connector");
            }

            @Override
            public Path dataFolder() {
                throw new UnsupportedOperationException("dataFolder");
            }
        };
    }

    private static String greeting(UnaryOperator<Greeting> written) throws Exception {
        ScriptedConnection connection = new ScriptedConnection(new byte[0]);
        new GreetingProvider().create(context(written)).handle(connection);
        return new String(connection.sent(), StandardCharsets.UTF_8);
    }

    @Test
    void keysThatAreNotWrittenKeepTheirDefaults() throws Exception {
        assertEquals("Hello\r\n", greeting(defaults -> defaults));
        assertEquals("Hello\r\nHello\r\n", greeting(defaults -> new Greeting(defaults.text(), 2)));
    }

    @Test
    void valueThatMakesNoSenseIsReportedAtItsKey() {
        ConfigurationException e = assertThrows(ConfigurationException.class,
                () -> greeting(defaults -> new Greeting("Hello", 0)));
        assertEquals(List.of(new Problem("greeting.times", "greets 0 times", "write 1 or more")), e.problems());
    }

    @Test
    void typeIsTheNameInConfigurationFiles() {
        assertEquals("greeting", new GreetingProvider().type());
    }
}
