/// What ties the server to the service manager that started it: sd_notify(3), sd_listen_fds(3), the watchdog, the
/// journal. Without a service manager nothing here does anything.
///
/// What the server is doing, it asks through [dev.berth.runtime.service.Serving]; nothing here changes it.
package dev.berth.runtime.service;
