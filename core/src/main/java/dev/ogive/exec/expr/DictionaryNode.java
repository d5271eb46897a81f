package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.Dictionary;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.kernel.Nulls;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// An expression over one string column only: where the column comes dictionary-encoded, the
/// expression is computed once per distinct string and then looked up by code. A dictionary is
/// taken up once as many rows of it were seen as it has strings, so that a huge one is not worked
/// through for a few rows. The last dictionary's table is kept.
///
/// A string that makes the expression fail need not occur in any row asked for: then this
/// dictionary's rows are computed one by one.
final class DictionaryNode extends Node {
    private static final int CHUNK = 2048;

    private final int column;
    private final Node inner;
    private final Scope scope;

    private Dictionary dictionary;
    private long rowsSeen;
    private boolean failed;

    /// Result of each code, then that of NULL; for string results the words are in `mapped`
    /// instead.
    private Vector table;

    private boolean built;
    private Dictionary mapped;
    private int[] mappedCodes;

    private Vector result;
    private int[] codes = {};

    /// @param inner the expression, compiled in `scope`
    DictionaryNode(int column, Node inner, Scope scope) {
        super(inner.type);
        this.column = column;
        this.inner = inner;
        this.scope = scope;
        this.result = Vector.allocate(type, 0);
    }

    @Override
    Vector evaluate(Batch in) {
        StringVector strings = (StringVector) in.columns[column];
        if (!ready(strings, in)) {
            scope.nextBatch();
            return inner.evaluate(in);
        }
        int rows = in.rows;
        result = Nulls.ready(result, rows);
        int[] at = codesWithNulls(strings, rows);
        if (mapped == null) {
            result.gather(table, at, rows);
            return result;
        }
        StringVector out = (StringVector) result;
        out.dictionary = mapped;
        for (int i = 0; i < rows; i++) {
            int code = mappedCodes[at[i]];
            out.codes[i] = Math.max(code, 0);
            if (code < 0) {
                out.setNull(i);
            }
        }
        return out;
    }

    /// As [Filter#select] for a boolean expression whose table is ready; -1 where it is not.
    int select(Batch in, boolean wanted, int[] from, int rows, int[] out) {
        StringVector strings = (StringVector) in.columns[column];
        if (!ready(strings, in)) {
            return -1;
        }
        int[] at = strings.mayHaveNulls ? codesWithNulls(strings, in.rows) : strings.codes;
        return dev.ogive.exec.kernel.Selections.marked(wanted ? trueCodes : falseCodes, at, from, rows, out);
    }

    private boolean[] trueCodes;
    private boolean[] falseCodes;

    private boolean ready(StringVector strings, Batch in) {
        Dictionary d = strings.dictionary;
        if (d == null) {
            return false;
        }
        if (d != dictionary) {
            dictionary = d;
            rowsSeen = 0;
            failed = false;
            built = false;
        }
        if (!built && !failed) {
            rowsSeen += in.rows;
            if (rowsSeen >= d.size()) {
                try {
                    build(in.columns.length);
                } catch (OgiveException e) {
                    failed = true;
                }
            }
        }
        return built;
    }

    private int[] codesWithNulls(StringVector strings, int rows) {
        if (!strings.mayHaveNulls) {
            return strings.codes;
        }
        if (codes.length < rows) {
            codes = new int[rows];
        }
        int none = dictionary.size();
        for (int i = 0; i < rows; i++) {
            codes[i] = strings.nulls[i] ? none : strings.codes[i];
        }
        return codes;
    }

    private void build(int columns) {
        int entries = dictionary.size() + 1;
        Vector all = Vector.allocate(type, entries);
        all.clear();
        StringVector strings = new StringVector(dev.ogive.column.SimpleType.VARCHAR, Math.min(entries, CHUNK));
        Batch batch = new Batch(new Vector[columns], 0);
        batch.columns[column] = strings;
        for (int from = 0; from < entries; from += CHUNK) {
            int rows = Math.min(CHUNK, entries - from);
            strings.clear();
            strings.bytes = dictionary.bytes;
            for (int i = 0; i < rows; i++) {
                boolean none = from + i == dictionary.size();
                strings.starts[i] = none ? 0 : dictionary.start(from + i);
                strings.lengths[i] = none ? 0 : dictionary.length(from + i);
                if (none) {
                    strings.setNull(i);
                }
            }
            batch.rows = rows;
            scope.nextBatch();
            all.copy(inner.evaluate(batch), 0, from, rows);
        }
        table = all;
        mapped = null;
        if (all instanceof StringVector s) {
            map(s, entries);
        } else if (all instanceof BoolVector b) {
            trueCodes = marks(b, true, entries);
            falseCodes = marks(b, false, entries);
        }
        built = true;
    }

    private static boolean[] marks(BoolVector table, boolean wanted, int entries) {
        boolean[] marks = new boolean[entries];
        for (int i = 0; i < entries; i++) {
            marks[i] = !table.isNull(i) && table.values[i] == wanted;
        }
        return marks;
    }

    /// Makes a dictionary of the distinct result strings; NULL is -1.
    private void map(StringVector strings, int entries) {
        Map<String, Integer> codeOf = new HashMap<>();
        mappedCodes = new int[entries];
        int[] offsets = new int[entries + 1];
        byte[] bytes = new byte[Math.max(16, dictionary.bytes.length)];
        int size = 0;
        for (int i = 0; i < entries; i++) {
            if (strings.isNull(i)) {
                mappedCodes[i] = -1;
                continue;
            }
            int start = strings.startOf(i);
            int length = strings.lengthOf(i);
            // Latin-1 keeps every byte, whether or not it is valid UTF-8.
            String key = new String(strings.bytesOf(i), start, length, java.nio.charset.StandardCharsets.ISO_8859_1);
            Integer code = codeOf.putIfAbsent(key, size);
            if (code == null) {
                code = size++;
                int at = offsets[code];
                if (at + length > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(at + length, bytes.length * 2));
                }
                System.arraycopy(strings.bytesOf(i), start, bytes, at, length);
                offsets[size] = at + length;
            }
            mappedCodes[i] = code;
        }
        mapped = new Dictionary(bytes, Arrays.copyOf(offsets, size + 1), false);
        if (size == 0) {
            // Every string maps to NULL: codes must still be valid.
            mapped = new Dictionary(bytes, new int[2], false);
        }
    }
}
