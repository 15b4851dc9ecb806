package dev.berth.runtime.config;

import dev.berth.api.ConfigurationException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Binds a section to a record whose components are the keys.
final class RecordBinder {

    private final Problems problems;

    RecordBinder(Problems problems) {
        this.problems = problems;
    }

    /// Binds every component, collecting what cannot be; then the result is `defaults`.
    <R extends Record> R bind(Section section, R defaults) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) defaults.getClass();
        return bind(section, type, component -> Optional.of(get(component, defaults))).orElse(defaults);
    }

    /// Binds the element of a list or an optional section, which has no defaults: only what is [Optional], a [List] or
    /// a [Map] may be left out.
    private static Record required(Section section, Class<? extends Record> type) {
        Problems here = new Problems();
        Optional<? extends Record> bound = new RecordBinder(here).bind(section, type, RecordBinder::nothing);
        here.report();
        return bound.orElseThrow();
    }

    private static Optional<Object> nothing(RecordComponent component) {
        Class<?> type = component.getType();
        return type == Optional.class ? Optional.of(Optional.empty())
                : type == List.class ? Optional.of(List.of())
                : type == Map.class ? Optional.of(Map.of())
                : Optional.empty();
    }

    private <R extends Record> Optional<R> bind(
            Section section, Class<R> type, Function<RecordComponent, Optional<Object>> defaults) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Problems here = new Problems();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            values[i] = here.collect(null, () -> value(section, component, defaults.apply(component), here));
        }
        here.sorted().forEach(problems::add);
        return here.none() ? construct(section, type, components, values) : Optional.empty();
    }

    private static Object value(
            Section section, RecordComponent component, Optional<Object> fallback, Problems problems) {
        String key = kebab(component.getName());
        if (fallback.isPresent() && fallback.get() instanceof Record nested) {
            return new RecordBinder(problems).bind(section.child(key), nested);
        }
        Optional<Value> written = fallback.isEmpty() ? Optional.of(section.require(key)) : section.find(key);
        Type type = component.getGenericType();
        if (written.isEmpty()) {
            return fallback.get();
        }
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
                ? Optional.of(convert(section, key, written.get(), generic.getActualTypeArguments()[0]))
                : convert(section, key, written.get(), type);
    }

    /// @param name tells the value from others in its section
    private static Object convert(Section section, String name, Value value, Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return elements(section, name, value.list().toList(), generic.getActualTypeArguments()[0]);
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return entries(section.sectionOf(name, value), generic.getActualTypeArguments()[1]);
        }
        if (type == String.class) {
            return value.text();
        } else if (type == int.class || type == Integer.class) {
            long number = value.wholeNumber();
            if (number != (int) number) {
                throw value.wrong("too large a number", "write one between -2147483648 and 2147483647");
            }
            return (int) number;
        } else if (type == long.class || type == Long.class) {
            return value.wholeNumber();
        } else if (type == double.class || type == Double.class) {
            return value.number();
        } else if (type == boolean.class || type == Boolean.class) {
            return value.flag();
        } else if (type == Duration.class) {
            return value.duration();
        } else if (type == Path.class) {
            return value.file();
        } else if (type instanceof Class<?> plain && plain.isEnum()) {
            return choice(value, plain);
        } else if (type instanceof Class<?> plain && plain.isRecord()) {
            return required(section.sectionOf(name, value), plain.asSubclass(Record.class));
        }
        throw new IllegalArgumentException(
                "a settings record cannot have a component of type " + type.getTypeName() + " (" + value.path() + ")");
    }

    private static List<Object> elements(Section section, String name, List<Value> values, Type type) {
        Problems here = new Problems();
        List<Object> converted = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String element = name + '[' + i + ']';
            Value value = values.get(i);
            here.collect(null, () -> converted.add(convert(section, element, value, type)));
        }
        here.report();
        return List.copyOf(converted);
    }

    /// A section whose keys its author chooses, in the order of their names: the parser keeps no other.
    private static Map<String, Object> entries(Section section, Type type) {
        Problems here = new Problems();
        Map<String, Object> converted = new TreeMap<>();
        for (String key : section.keys()) {
            here.collect(null, () -> converted.put(key, convert(section, key, section.require(key), type)));
        }
        here.report();
        return Collections.unmodifiableMap(converted);
    }

    static <E extends Enum<E>> E constant(Value value, Class<E> type) {
        return type.cast(choice(value, type));
    }

    private static Object choice(Value value, Class<?> type) {
        List<String> names = Arrays.stream(type.getEnumConstants()).map(RecordBinder::keyOf).toList();
        int index = names.indexOf(value.word());
        if (index < 0) {
            throw value.wrong("not one of the choices", "write "
                    + String.join(", ", names).replaceFirst(", ([^,]*)$", " or $1"));
        }
        return type.getEnumConstants()[index];
    }

    private static String keyOf(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private <R extends Record> Optional<R> construct(
            Section section, Class<R> type, RecordComponent[] components, Object[] values) {
        try {
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(values));
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case ConfigurationException wrong -> wrong.problems().forEach(problems::add);
                case IllegalArgumentException wrong ->
                    problems.add(section.where(), section.path() + ": " + wrong.getMessage(), "correct its values");
                case RuntimeException other -> throw other;
                default -> throw new IllegalStateException(e.getCause());
            }
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type.getName(), e);
        }
    }

    private static Object get(RecordComponent component, Record record) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            Supplier<IllegalArgumentException> none = () -> new IllegalArgumentException("the default of "
                    + record.getClass().getSimpleName() + "." + component.getName() + " is null");
            return Optional.ofNullable(accessor.invoke(record)).orElseThrow(none);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /// `idleLimit` is the key `idle-limit`.
    static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
