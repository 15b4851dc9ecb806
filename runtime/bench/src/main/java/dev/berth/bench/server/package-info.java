/// The echo servers that are compared, each a process of its own.
package dev.berth.bench.server;
