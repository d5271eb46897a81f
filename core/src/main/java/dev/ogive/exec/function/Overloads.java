package dev.ogive.exec.function;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// A scalar function declared as a table of signatures, or by a rule that computes the signature
/// from the argument types. Made through [#named]; immutable once registered.
final class Overloads implements ScalarFunction {
    /// Makes the kernel of one signature. Called once per use in a plan and thread, so it may
    /// allocate scratch memory and prepare constants.
    @FunctionalInterface
    interface Factory {
        Kernel kernel(Binding binding);
    }

    /// Computes a signature; null where the function does not take these types.
    @FunctionalInterface
    interface Rule {
        Signature resolve(List<DataType> argumentTypes);
    }

    /// @param parameters what the arguments are cast to
    record Signature(List<DataType> parameters, DataType result, Factory factory) {
        Signature {
            parameters = List.copyOf(parameters);
        }
    }

    /// One use of a function: settled types and what is known of constant arguments.
    static final class Binding {
        private final List<DataType> types;
        private final DataType result;
        private final boolean[] isConstant;
        private final Object[] constants;

        Binding(List<DataType> types, DataType result, boolean[] isConstant, Object[] constants) {
            this.types = types;
            this.result = result;
            this.isConstant = isConstant;
            this.constants = constants;
        }

        /// A use without constants.
        static Binding of(List<DataType> types, DataType result) {
            return new Binding(types, result, new boolean[types.size()], new Object[types.size()]);
        }

        List<DataType> types() {
            return types;
        }

        DataType result() {
            return result;
        }

        DataType type(int argument) {
            return types.get(argument);
        }

        /// Whether argument `i` exists, is a literal and is not NULL.
        boolean constant(int i) {
            return i < isConstant.length && isConstant[i] && constants[i] != null;
        }

        String text(int i) {
            return (String) constants[i];
        }

        long number(int i) {
            return (Long) constants[i];
        }
    }

    private final String name;
    private final List<String> aliases = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Signature> fixed = new ArrayList<>();
    private String text = "";
    private boolean deterministic = true;
    private boolean strict = true;
    private boolean canFail = true;
    private int fixedCostMax = Coercion.TEXT_COST - 1;
    private LongFunction<Object> statementValue;

    private Overloads(String name) {
        this.name = name;
    }

    static Overloads named(String name, String... aliases) {
        Overloads function = new Overloads(name);
        function.aliases.addAll(List.of(aliases));
        return function;
    }

    Overloads text(String line) {
        text = line;
        return this;
    }

    /// No value of any argument raises an error.
    Overloads total() {
        canFail = false;
        return this;
    }

    /// NULL arguments reach the kernel, which sets all null flags itself.
    Overloads seesNulls() {
        strict = false;
        return this;
    }

    Overloads volatileResult() {
        deterministic = false;
        return this;
    }

    /// A function without arguments whose value is fixed when a statement begins.
    Overloads statementTime(DataType result, LongFunction<Object> value) {
        statementValue = value;
        deterministic = false;
        return takes(List.of(), result, _ -> {
            Object now = value.apply(System.currentTimeMillis() * 1_000);
            return (_, rows, out) -> {
                for (int i = 0; i < rows; i++) {
                    out.set(i, now);
                }
            };
        });
    }

    Overloads takes(List<DataType> parameters, DataType result, Factory factory) {
        fixed.add(new Signature(parameters, result, factory));
        return this;
    }

    /// `first` and then one or more of `more`.
    Overloads takesMany(List<DataType> first, DataType more, DataType result, Factory factory) {
        return rule(types -> {
            if (types.size() <= first.size()) {
                return null;
            }
            List<DataType> parameters = new ArrayList<>(first);
            while (parameters.size() < types.size()) {
                parameters.add(more);
            }
            return convertible(types, parameters) < 0 ? null : new Signature(parameters, result, factory);
        });
    }

    /// Tried in order of declaration where no fixed signature takes the types as numbers, times
    /// or texts that they are; after [#ruleFirst] where none takes exactly these types.
    Overloads rule(Rule rule) {
        rules.add(rule);
        return this;
    }

    /// Rules go before fixed signatures whose types are only near: decimals stay exact.
    Overloads ruleFirst() {
        fixedCostMax = 0;
        return this;
    }

    List<String> aliases() {
        return aliases;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean deterministic() {
        return deterministic;
    }

    @Override
    public boolean strict() {
        return strict;
    }

    @Override
    public boolean canFail() {
        return canFail;
    }

    @Override
    public Object statementValue(long startMicros) {
        return statementValue == null ? null : statementValue.apply(startMicros);
    }

    @Override
    public Resolved resolve(List<DataType> argumentTypes) {
        Signature signature = signature(argumentTypes);
        return signature == null ? null : new Resolved(this, signature.parameters(), signature.result());
    }

    @Override
    public Kernel kernel(List<DataType> argumentTypes, DataType resultType, boolean[] isConstant, Object[] constants) {
        Signature signature = signature(argumentTypes);
        if (signature == null) {
            throw new IllegalArgumentException(Coercion.call(name, argumentTypes) + " was not resolved");
        }
        return signature.factory().kernel(new Binding(argumentTypes, resultType, isConstant, constants));
    }

    @Override
    public String toString() {
        return name;
    }

    private Signature signature(List<DataType> types) {
        Signature best = null;
        int bestCost = Integer.MAX_VALUE;
        for (Signature candidate : fixed) {
            int cost = convertible(types, candidate.parameters());
            if (cost >= 0 && cost < bestCost) {
                best = candidate;
                bestCost = cost;
            }
        }
        if (best != null && bestCost <= fixedCostMax) {
            return best;
        }
        for (Rule rule : rules) {
            Signature computed = rule.resolve(types);
            if (computed != null) {
                return computed;
            }
        }
        return best;
    }

    private static int convertible(List<DataType> from, List<DataType> to) {
        if (from.size() != to.size()) {
            return -1;
        }
        int total = 0;
        for (int i = 0; i < to.size(); i++) {
            int cost = Coercion.cost(from.get(i), to.get(i));
            if (cost < 0) {
                return -1;
            }
            total += cost;
        }
        return total;
    }

    /// `NULL` arguments take the type of the other side; two of them are INTEGER, as in
    /// PostgreSQL.
    static List<DataType> withoutNulls(List<DataType> types) {
        DataType known = SimpleType.INTEGER;
        for (DataType type : types) {
            if (type != SimpleType.NULL) {
                known = type;
                break;
            }
        }
        List<DataType> settled = new ArrayList<>();
        for (DataType type : types) {
            settled.add(type == SimpleType.NULL ? known : type);
        }
        return settled;
    }
}
