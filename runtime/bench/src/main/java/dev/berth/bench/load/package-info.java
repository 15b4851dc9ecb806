/// The load: clients on one thread, which do as little as possible beside what they measure.
package dev.berth.bench.load;
