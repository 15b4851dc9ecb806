/// What a Berth plugin is written against.
///
/// A plugin is a [Handler] and the [HandlerProvider] that makes it. For every accepted connection Berth calls
/// [Handler#handle] once, on a virtual thread of its own, with a [Connection]; the handler reads and writes with
/// plain blocking calls and returns when it is done. Most protocols are a loop over [dev.berth.api.frame.Messages].
///
/// No method of this package takes or returns null, but where its documentation says so.
package dev.berth.api;
