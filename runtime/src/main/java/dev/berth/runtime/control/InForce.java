package dev.berth.runtime.control;

import dev.berth.runtime.plugin.HandlerInstance;
import dev.berth.runtime.plugin.Plugins;
import dev.berth.runtime.tls.TlsProfile;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a server serves with at the moment.
///
/// @param generation counts the configurations from 1
/// @param since when this one took over
/// @param mostConnections how many there may be at once
/// @param profiles the TLS profiles
/// @param handlers the handlers of the configuration
/// @param plugins the generations of plugins that are there
/// @param lastReload what came of the last reload; empty before the first
public record InForce(int generation, Instant since, int mostConnections, Collection<TlsProfile> profiles,
        List<HandlerInstance> handlers, Plugins plugins, Optional<ReloadResult> lastReload) {}
