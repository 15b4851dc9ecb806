package dev.berth.runtime.cli;

import dev.berth.api.Destination.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads what to connect to.
final class EndpointConverter implements ITypeConverter<Endpoint> {

    @Override
    public Endpoint convert(String text) {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    e.getMessage() + "; write HOST:PORT, such as localhost:7007 or [::1]:7007, or unix:PATH");
        }
    }
}
