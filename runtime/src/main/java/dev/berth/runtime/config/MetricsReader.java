package dev.berth.runtime.config;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Configuration.MetricsSettings;
import java.util.Optional;

/// Reads the section `metrics`.
final class MetricsReader {

    private final Problems problems;

    MetricsReader(Problems problems) {
        this.problems = problems;
    }

    MetricsSettings read(Section section) {
        return new MetricsSettings(problems.collect(Optional.empty(), () -> {
            Value value = section.require("bind");
            return value.isOff() ? Optional.empty() : Optional.of(address(value));
        }));
    }

    private BindAddress.Tcp address(Value value) {
        if (value.isOn() || value.isSection()) {
            throw value.wrong("not an address and a port", "write \"127.0.0.1:9464\", or off");
        }
        BindAddress.Tcp address = BindReader.tcp(value).getFirst();
        if (address.address().isEmpty() || !address.address().get().isLoopbackAddress()) {
            problems.warn(new Problem(value.where(),
                    "metrics.bind = " + address + " serves metrics beyond this host, to whoever asks",
                    "write \"127.0.0.1:" + address.port() + "\", or let a firewall decide who may ask"));
        }
        return address;
    }
}
