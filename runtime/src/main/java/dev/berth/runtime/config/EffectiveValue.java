package dev.berth.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A value that is in force.
///
/// @param key its full path
/// @param value as it could be written; `"(hidden)"` for a secret
/// @param origin `berth.conf:12`, `reference.conf:30` for a default, or `environment`
public record EffectiveValue(String key, String value, String origin) {

    /// The key in its parts.
    ///
    /// @return such as `listeners`, `echo`, `bind`
    public List<String> path() {
        return ConfigUtil.splitPath(key);
    }

    static List<EffectiveValue> list(ConfigObject root) {
        List<EffectiveValue> values = new ArrayList<>();
        Config config = root.toConfig();
        for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
            ConfigValue value = entry.getValue();
            if (value.valueType() != ConfigValueType.NULL) {
                values.add(new EffectiveValue(entry.getKey(), render(entry.getKey(), value),
                        Origins.where(value.origin())));
            }
        }
        values.sort(Comparator.comparing(EffectiveValue::key));
        return values;
    }

    private static String render(String key, ConfigValue value) {
        return Secrets.hide(key, value).render(ConfigRenderOptions.concise());
    }
}
