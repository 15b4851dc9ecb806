package dev.berth.runtime.cli;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.event.Escaped;
import dev.berth.runtime.server.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Turns what a command throws into words for people and an exit code.
final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        return switch (failure) {
            case CommandLine.ParameterException wrong -> new UsageErrors().handleParseException(wrong, new String[0]);
            case ConfigurationException wrong -> {
                print(wrong.problems(), err);
                yield ExitCode.CONFIGURATION;
            }
            case StartException unavailable -> {
                print(unavailable.problems(), err);
                yield ExitCode.UNAVAILABLE;
            }
            case UnwritableException unwritable -> {
                print(List.of(unwritable.problem()), err);
                yield ExitCode.UNAVAILABLE;
            }
            case Refusal refused -> {
                err.println("berth: " + Escaped.text(refused.getMessage()));
                err.println("    " + Escaped.text(refused.remedy()));
                yield refused.exit();
            }
            case IOException unavailable -> {
                err.println("berth: " + unavailable);
                yield ExitCode.UNAVAILABLE;
            }
            default -> {
                err.println("berth: this is a bug in Berth, please report it:");
                failure.printStackTrace(err);
                yield ExitCode.SOFTWARE;
            }
        };
    }

    private static void print(List<Problem> problems, PrintWriter err) {
        problems.forEach(problem -> {
            // A plugin's message may contain anything; each problem has two lines all the same.
            err.println(Escaped.text(problem.where() + ": " + problem.what()));
            err.println("    " + Escaped.text(problem.remedy()));
        });
        err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    }
}
