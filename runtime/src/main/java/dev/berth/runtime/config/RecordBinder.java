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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Problems here = new Problems();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            Object fallback = get(component, defaults);
            values[i] = here.collect(fallback, () -> value(section, component, fallback));
        }
        here.sorted().forEach(problems::add);
        return here.none() ? construct(section, type, components, values).orElse(defaults) : defaults;
    }

    private Object value(Section section, RecordComponent component, Object fallback) {
        String key = kebab(component.getName());
        if (fallback instanceof Record nested) {
            return bind(section.child(key), nested);
        }
        Optional<Value> written = section.find(key);
        Type type = component.getGenericType();
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            Type element = generic.getActualTypeArguments()[0];
            return written.isPresent() ? written.map(value -> convert(section, value, element)) : fallback;
        }
        return written.map(value -> convert(section, value, type)).orElse(fallback);
    }

    private Object convert(Section section, Value value, Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            Type element = generic.getActualTypeArguments()[0];
            return value.list().map(each -> convert(section, each, element)).toList();
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
            return constant(value, plain);
        }
        throw new IllegalArgumentException(
                "a settings record cannot have a component of type " + type.getTypeName() + " (" + value.path() + ")");
    }

    static Object constant(Value value, Class<?> type) {
        List<String> names = Arrays.stream(type.getEnumConstants()).map(RecordBinder::keyOf).toList();
        int index = names.indexOf(value.word());
        if (index < 0) {
            throw value.wrong("not one of the choices", "write " + String.join(" or ", names));
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
                    problems.add(section.where(), section.path() + ": " + wrong.getMessage(), "correct the value");
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
