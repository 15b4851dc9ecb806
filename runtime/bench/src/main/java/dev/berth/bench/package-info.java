/// The bench as a whole: its options, its rounds, and the table of ratios at the end.
package dev.berth.bench;
