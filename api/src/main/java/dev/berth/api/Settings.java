package dev.berth.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The keys of one section of the configuration, read strictly: a wrong type, a bare number where a unit belongs or
/// a key that nobody asked for is a problem with its file and line.
///
/// The usual way is a record whose components are the keys and whose instance holds the defaults:
///
/// {@snippet file="GreetingProvider.java" region="settings"}
///
/// Keys are written in kebab case. Not for use after [HandlerProvider#create] has returned, and by one thread only.
public interface Settings {

    /// Binds all keys to a record: the component `idleLimit` is the key `idle-limit`; a key that is not written
    /// keeps the value it has in `defaults`.
    ///
    /// Components may be `String`, `int`, `long`, `boolean`, `double`, [Duration] (`30s`), [Path] (relative to the
    /// file that names it), an enum (in kebab case), another record (a section of its own), an [java.util.Optional]
    /// or a [List] of these, or a [java.util.Map] from `String` to one of these: a section whose keys its author chooses.
    /// An `int` or `long` may also be written as a size in bytes with its unit, such as
    /// `64KiB`. An [IllegalArgumentException] from the record's constructor is reported at the section, with its
    /// message.
    ///
    /// @param defaults a record with the value that each key has when it is not written
    /// @param <R> the record
    /// @return the bound record
    /// @throws ConfigurationException with every key that cannot be bound
    <R extends Record> R as(R defaults);

    /// Whether the key is written; asking declares it.
    ///
    /// @param key a key of this section
    /// @return whether it has a value
    boolean has(String key);

    /// A text that must be there.
    ///
    /// @param key a key of this section
    /// @return its value
    /// @throws ConfigurationException if it is missing or not a text
    String string(String key);

    /// A list of texts that must be there.
    ///
    /// @param key a key of this section
    /// @return its values
    /// @throws ConfigurationException if it is missing or not a list of texts
    List<String> strings(String key);

    /// A whole number, or a size in bytes with its unit (`64KiB`), that must be there.
    ///
    /// @param key a key of this section
    /// @return its value
    /// @throws ConfigurationException if it is missing or not a whole number
    long number(String key);

    /// A switch that must be there: `on`, `off`, `true`, `false`, `yes` or `no`.
    ///
    /// @param key a key of this section
    /// @return its value
    /// @throws ConfigurationException if it is missing or something else
    boolean flag(String key);

    /// A time with its unit (`ms`, `s`, `m`, `h` or `d`) that must be there.
    ///
    /// @param key a key of this section
    /// @return its value, not negative
    /// @throws ConfigurationException if it is missing or has no unit
    Duration duration(String key);

    /// The path of a file or folder that must be there; nothing looks whether it exists.
    ///
    /// @param key a key of this section
    /// @return the absolute path, resolved against the folder of the file that names it
    /// @throws ConfigurationException if the key is missing or not a text
    Path path(String key);

    /// A section below this one.
    ///
    /// @param key a key of this section
    /// @return its settings; empty if it is not written
    /// @throws ConfigurationException if it is not a section
    Settings section(String key);

    /// A list of sections below this one.
    ///
    /// @param key a key of this section
    /// @return the settings of each, in order; empty if it is not written
    /// @throws ConfigurationException if it is not a list of sections
    List<Settings> sections(String key);

    /// Makes a problem that names the place of a key, for a value that has the right type and is wrong all the same.
    ///
    /// @param key a key of this section
    /// @param what what is wrong, with the offending value
    /// @param remedy what to write instead
    /// @return the problem, to be thrown in a [ConfigurationException]
    ConfigurationException.Problem problem(String key, String what, String remedy);
}
