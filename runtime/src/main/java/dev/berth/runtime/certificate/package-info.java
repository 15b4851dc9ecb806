/// Certificates and keys: reads them in the forms that people have, says what is wrong with them, and makes some for
/// trials and development.
///
/// Alone in knowing Bouncy Castle; the cryptography of connections is that of the TLS provider.
package dev.berth.runtime.certificate;
