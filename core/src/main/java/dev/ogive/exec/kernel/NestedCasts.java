package dev.ogive.exec.kernel;

import static dev.ogive.column.SimpleType.VARCHAR;

import dev.ogive.column.DataType;
import dev.ogive.column.ListType;
import dev.ogive.column.ListVector;
import dev.ogive.column.Listed;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.RowVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;

/// Conversions between lists, between maps and between rows, part by part, and of rows to maps.
final class NestedCasts {
    private NestedCasts() {}

    static boolean nested(DataType from, DataType to) {
        if (from instanceof ListType(DataType f) && to instanceof ListType(DataType t)) {
            return Casts.exists(f, t);
        }
        if (from instanceof MapType f && to instanceof MapType t) {
            return Casts.exists(f.key(), t.key()) && Casts.exists(f.value(), t.value());
        }
        if (from instanceof RowType f && to instanceof MapType t) {
            return Casts.exists(VARCHAR, t.key())
                    && f.fields().stream().allMatch(field -> Casts.exists(field.type(), t.value()));
        }
        if (from instanceof RowType f && to instanceof RowType t) {
            int[] sources = f.sourcesOf(t);
            for (int i = 0; sources != null && i < sources.length; i++) {
                if (sources[i] >= 0
                        && !Casts.exists(
                                f.fields().get(sources[i]).type(),
                                t.fields().get(i).type())) {
                    return false;
                }
            }
            return sources != null;
        }
        return false;
    }

    static Casts.Kernel nestedKernel(DataType from, DataType to, boolean lenient) {
        if (!nested(from, to)) {
            return null;
        }
        if (from instanceof Listed f && to instanceof Listed t) {
            Casts.Kernel element = Casts.kernel(f.element(), t.element(), lenient);
            return (in, rows, out) -> castLists((ListVector) in, rows, (ListVector) out, element);
        }
        RowType f = (RowType) from;
        if (to instanceof MapType map) {
            return rowToMap(f, map, lenient);
        }
        RowType t = (RowType) to;
        int[] sources = f.sourcesOf(t);
        Casts.Kernel[] fields = new Casts.Kernel[sources.length];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = sources[i] < 0
                    ? null
                    : Casts.kernel(
                            f.fields().get(sources[i]).type(), t.fields().get(i).type(), lenient);
        }
        return (in, rows, out) -> {
            for (int i = 0; i < fields.length; i++) {
                Vector field = ((RowVector) out).fields[i];
                if (sources[i] < 0) {
                    field.clear();
                    for (int row = 0; row < rows; row++) {
                        field.setNull(row);
                    }
                } else {
                    castChild(((RowVector) in).fields[sources[i]], rows, field, fields[i]);
                }
            }
        };
    }

    /// The names of a row's fields become keys.
    private static Casts.Kernel rowToMap(RowType from, MapType to, boolean lenient) {
        int entries = from.fields().size();
        StringVector names = new StringVector(VARCHAR, entries);
        names.clear();
        Casts.Kernel[] kernels = new Casts.Kernel[entries];
        for (int f = 0; f < entries; f++) {
            names.set(f, from.fields().get(f).name());
            kernels[f] = Casts.kernel(from.fields().get(f).type(), to.value(), lenient);
        }
        Vector keys = Vector.allocate(to.key(), entries);
        keys.clear();
        Casts.kernel(VARCHAR, to.key(), lenient).cast(names, entries, keys);
        return (in, rows, out) -> {
            ListVector maps = (ListVector) out;
            for (int i = 0; i < rows; i++) {
                maps.starts[i] = i * entries;
                maps.lengths[i] = out.isNull(i) ? 0 : entries;
            }
            maps.reserve(rows * entries);
            RowVector child = (RowVector) maps.child;
            for (int f = 0; f < entries; f++) {
                Vector values = Vector.allocate(to.value(), rows);
                values.clear();
                castChild(((RowVector) in).fields[f], rows, values, kernels[f]);
                for (int i = 0; i < rows; i++) {
                    child.fields[MapType.KEY].set(i * entries + f, keys.get(f));
                    child.fields[MapType.VALUE].set(i * entries + f, out.isNull(i) ? null : values.get(i));
                }
            }
        };
    }

    /// Only the elements that rows refer to are converted: others may be anything.
    private static void castLists(ListVector in, int rows, ListVector out, Casts.Kernel element) {
        int elements = 0;
        for (int i = 0; i < rows; i++) {
            elements += out.isNull(i) ? 0 : in.lengths[i];
        }
        int[] positions = new int[elements];
        int n = 0;
        for (int i = 0; i < rows; i++) {
            out.starts[i] = n;
            out.lengths[i] = out.isNull(i) ? 0 : in.lengths[i];
            for (int k = 0; k < out.lengths[i]; k++) {
                positions[n++] = in.starts[i] + k;
            }
        }
        Vector dense = Vector.allocate(in.child.type(), elements);
        dense.gather(in.child, positions, elements);
        if (dense instanceof StringVector s) {
            s.flatten(elements);
        }
        out.reserve(elements);
        castChild(dense, elements, out.child, element);
    }

    private static void castChild(Vector in, int rows, Vector out, Casts.Kernel kernel) {
        Vector source = in;
        if (in instanceof StringVector s && s.isDictionary()) {
            StringVector flat = new StringVector(SimpleType.VARCHAR, rows);
            flat.copy(s, 0, 0, rows);
            flat.flatten(rows);
            source = flat;
        }
        out.clear();
        Nulls.merge(source, rows, out);
        kernel.cast(source, rows, out);
    }
}
