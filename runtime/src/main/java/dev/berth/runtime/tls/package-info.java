/// TLS profiles: from the configuration's `tls` sections to the engines that secure connections, and who may come in.
package dev.berth.runtime.tls;
