/// The control socket: how a running server is looked at and steered by the command `berth` and other programs.
///
/// Requests and answers are lines of JSON (see [dev.berth.runtime.control.ControlServer]); each verb is one small class,
/// and [dev.berth.runtime.control.Verbs] lists them. Everything here runs on platform threads, so that it answers while
/// handlers keep every virtual thread from running. It looks at listeners and connections itself; what changes the server
/// as a whole it asks of [dev.berth.runtime.control.Steering]. Prints nothing: that is for `cli`.
package dev.berth.runtime.control;
