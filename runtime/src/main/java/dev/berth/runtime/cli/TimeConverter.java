package dev.berth.runtime.cli;

import dev.berth.runtime.config.Units;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a time as configuration files write it.
final class TimeConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        return Units.duration(text).filter(Duration::isPositive).orElseThrow(() -> new TypeConversionException(
                "'" + text + "' is no time to wait; write a number above zero with a unit, such as 500ms, 10s or 1m"));
    }
}
