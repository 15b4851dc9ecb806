/// Whole messages on a connection: where one ends and the next begins.
///
/// {@snippet file="UpperCaseHandler.java" region="handler"}
package dev.berth.api.frame;
