/// The pieces of the runtime alone, over pipes in memory, measured by JMH: `bench jmh`.
package dev.berth.bench.jmh;
