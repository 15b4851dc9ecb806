package dev.berth.runtime.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Keeps what plugins need to stay unknown out of everything that is printed.
final class Secrets {

    private static final Pattern SECRET = Pattern.compile(
            "password|passphrase|passwd|secret|token|credential|api-?key|psk", Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /// Takes the place of values whose keys tell that they are secret, at any depth.
    ///
    /// @param key the path of the value
    static ConfigValue hide(String key, ConfigValue value) {
        if (value.valueType() == ConfigValueType.NULL) {
            return value;
        }
        if (SECRET.matcher(key).find()) {
            return ConfigValueFactory.fromAnyRef("(hidden)");
        }
        return switch (value) {
            case ConfigList list -> ConfigValueFactory.fromIterable(
                    list.stream().map(element -> hide("", element)).toList());
            case ConfigObject object -> {
                Map<String, ConfigValue> shown = new TreeMap<>();
                object.forEach((name, each) -> shown.put(name, hide(name, each)));
                yield ConfigValueFactory.fromMap(shown);
            }
            default -> value;
        };
    }
}
