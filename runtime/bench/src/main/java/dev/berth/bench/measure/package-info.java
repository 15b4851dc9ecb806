/// What is known of a server from outside: the processor time of its threads, and its memory.
package dev.berth.bench.measure;
