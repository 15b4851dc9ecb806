/// What happens in the server, told as values, and who listens to it.
///
/// Every room above publishes [ServerEvent]s to an [EventSink] and logs nothing about connections itself. Knows
/// nothing but the api.
package dev.berth.runtime.event;
