package dev.ogive.exec.function;

import dev.ogive.column.DataType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Every scalar and aggregate function by name and alias: what the binder resolves against and
/// the reference is generated from. Built-in functions are shared; a registry made by
/// [#FunctionRegistry()] may be extended with a user's functions. Thread-safe.
///
/// Declaring a function costs the JVM a class or more, so the families are declared one after
/// another, as far as it takes to find the names that are asked for.
public final class FunctionRegistry {
    private static final FunctionRegistry BUILT_IN = new FunctionRegistry();

    /// Families of scalar functions, those that queries use most first.
    private enum Family {
        ARITHMETIC,
        DATE_TIME,
        STRING,
        NUMERIC,
        LIST,
        REGEX,
        HASH,
        JSON,
        LIST_COMBINATION,
        MAP,
        ENUM,
        PATH,
        GRAPHEME,
        TEXT_FORMAT,
        TEXT_MEASURE,
        INTEGER;

        private List<Overloads> declared() {
            return switch (this) {
                case ARITHMETIC -> ArithmeticFunctions.all();
                case DATE_TIME -> DateTimeFunctions.all();
                case STRING -> StringFunctions.all();
                case NUMERIC -> NumericFunctions.all();
                case LIST -> ListFunctions.all();
                case REGEX -> RegexFunctions.all();
                case HASH -> HashFunctions.all();
                case JSON -> JsonFunctions.all();
                case LIST_COMBINATION -> ListCombinations.all();
                case MAP -> MapFunctions.all();
                case ENUM -> EnumFunctions.all();
                case PATH -> PathFunctions.all();
                case GRAPHEME -> Graphemes.all();
                case TEXT_FORMAT -> TextFormats.all();
                case TEXT_MEASURE -> TextMeasures.all();
                case INTEGER -> IntegerFunctions.all();
            };
        }
    }

    private static final Family[] FAMILIES = Family.values();

    private final Map<String, ScalarFunction> scalars = new ConcurrentHashMap<>();
    private final Map<String, AggregateFunction> aggregates = new ConcurrentHashMap<>();

    /// How many of [#FAMILIES] are in [#scalars]; grows under the registry's lock, after its
    /// functions are there.
    private volatile int families;

    /// The registry behind this one, or null.
    private final FunctionRegistry parent;

    /// Aggregates of the user by name: what is done with the collected values.
    private final Map<String, JavaFunction> collected = new ConcurrentHashMap<>();

    private FunctionRegistry(FunctionRegistry parent) {
        this.parent = parent;
    }

    /// A registry for functions of one engine, in front of those of another.
    public static FunctionRegistry over(FunctionRegistry parent) {
        return new FunctionRegistry(parent);
    }

    /// The built-in functions.
    public FunctionRegistry() {
        this(null);
        for (AggregateDeclarations.Declared declared : AggregateDeclarations.all()) {
            aggregates.put(declared.name(), declared);
            for (String alias : declared.aliases()) {
                aggregates.put(alias, declared);
            }
        }
    }

    /// The shared registry of the built-in functions; nobody adds to it.
    public static FunctionRegistry builtIn() {
        return BUILT_IN;
    }

    /// The scalar function of this name or alias in any case, or null.
    public ScalarFunction scalar(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        if (parent != null) {
            ScalarFunction own = scalars.get(key);
            return own != null ? own : parent.scalar(name);
        }
        while (true) {
            int declared = families;
            ScalarFunction found = scalars.get(key);
            if (found != null || declared == FAMILIES.length) {
                return found;
            }
            declare(declared);
        }
    }

    /// Adds the functions of a family unless that has been done.
    private synchronized void declare(int family) {
        if (families != family) {
            return;
        }
        for (Overloads function : FAMILIES[family].declared()) {
            add(function.name(), function);
            for (String alias : function.aliases()) {
                add(alias, function);
            }
        }
        families = family + 1;
    }

    private void add(String name, ScalarFunction function) {
        if (scalars.put(name, function) != null) {
            throw new IllegalStateException("two functions are named " + name);
        }
    }

    private void declareAll() {
        if (parent != null) {
            return;
        }
        for (int i = families; i < FAMILIES.length; i++) {
            declare(i);
        }
    }

    /// The aggregate function of this name or alias in any case, or null.
    public AggregateFunction aggregate(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        AggregateFunction own = aggregates.get(collected.containsKey(key) ? COLLECTING : key);
        return own != null || parent == null ? own : parent.aggregate(collected.containsKey(key) ? COLLECTING : name);
    }

    /// Finds the signature for these argument types.
    ///
    /// @throws OgiveException UNKNOWN_FUNCTION naming the nearest name, or the types that do not
    ///     fit
    public ScalarFunction.Resolved resolve(String name, List<DataType> argumentTypes) {
        ScalarFunction function = scalar(name);
        ScalarFunction.Resolved resolved = function == null ? null : function.resolve(argumentTypes);
        if (resolved == null) {
            throw unknown(name, argumentTypes, function != null, scalars().keySet());
        }
        return resolved;
    }

    /// As [#resolve] for aggregates.
    public AggregateFunction.Resolved resolveAggregate(String name, List<DataType> argumentTypes) {
        AggregateFunction function = aggregate(name);
        AggregateFunction.Resolved resolved = function == null ? null : function.resolve(argumentTypes);
        if (resolved == null) {
            throw unknown(name, argumentTypes, function != null, aggregates().keySet());
        }
        return resolved;
    }

    /// Adds a function, replacing one of the same name.
    public void register(ScalarFunction function) {
        declareAll();
        scalars.put(function.name().toLowerCase(Locale.ROOT), function);
    }

    /// Adds an aggregate function, replacing one of the same name.
    public void register(AggregateFunction function) {
        aggregates.put(function.name().toLowerCase(Locale.ROOT), function);
    }

    /// The aggregate that collects what a user's aggregate sees.
    private static final String COLLECTING = "list";

    /// Adds an aggregate of the user: `finish` makes its result of the list of its values.
    public void registerAggregate(JavaFunction finish) {
        collected.put(finish.name(), finish);
    }

    /// What makes the result of a user's aggregate from the list of its values; null for a name
    /// that is none.
    public JavaFunction finishOf(String name) {
        JavaFunction own = collected.get(name.toLowerCase(Locale.ROOT));
        return own != null || parent == null ? own : parent.finishOf(name);
    }

    /// Names and aliases of all scalar functions, sorted, with what they stand for.
    public Map<String, ScalarFunction> scalars() {
        declareAll();
        TreeMap<String, ScalarFunction> all = new TreeMap<>(parent == null ? Map.of() : parent.scalars());
        all.putAll(scalars);
        return Collections.unmodifiableMap(all);
    }

    /// Names and aliases of all aggregate functions, sorted, with what they stand for.
    public Map<String, AggregateFunction> aggregates() {
        TreeMap<String, AggregateFunction> all = new TreeMap<>(parent == null ? Map.of() : parent.aggregates());
        all.putAll(aggregates);
        return Collections.unmodifiableMap(all);
    }

    /// What to say where a function has no signature for the types.
    public static OgiveException doesNotTake(String name, List<DataType> types) {
        return new OgiveException(
                ErrorCode.UNKNOWN_FUNCTION,
                "no function " + Coercion.call(name.toLowerCase(Locale.ROOT), types)
                        + "; cast the arguments to types that " + name + " takes");
    }

    private static OgiveException unknown(
            String name, List<DataType> types, boolean nameExists, Collection<String> names) {
        if (nameExists) {
            return doesNotTake(name, types);
        }
        String nearest = nearest(name.toLowerCase(Locale.ROOT), names);
        return new OgiveException(
                ErrorCode.UNKNOWN_FUNCTION,
                "no function is named '" + name + "'" + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
    }

    /// The name with the smallest edit distance, or null if none is near.
    private static String nearest(String name, Collection<String> names) {
        String best = null;
        int bestDistance = Math.max(2, name.length() / 3) + 1;
        for (String candidate : names) {
            int distance = editDistance(name, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    private static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
