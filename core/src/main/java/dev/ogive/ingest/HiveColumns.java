package dev.ogive.ingest;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Columns whose value is one per file: from hive-style folders, and the file's name.
public final class HiveColumns {
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final Set<DataType> TYPES = Set.of(SimpleType.BIGINT, SimpleType.DATE);

    private final List<Field> fields;
    private final boolean fileName;

    private HiveColumns(List<Field> fields, boolean fileName) {
        this.fields = List.copyOf(fields);
        this.fileName = fileName;
    }

    /// @param wanted whether folders count; null means where there are any
    /// @param taken columns in the files, which win over folders of the same name
    public static HiveColumns of(FileSet files, Boolean wanted, boolean fileName, List<Field> taken) {
        List<Field> fields = new ArrayList<>();
        if (wanted == null || wanted) {
            for (String name : files.files().getFirst().hive().keySet()) {
                if (taken.stream().noneMatch(f -> f.name().equalsIgnoreCase(name))) {
                    fields.add(new Field(name, typeOf(files, name)));
                }
            }
        }
        if (fileName) {
            fields.add(new Field("filename", SimpleType.VARCHAR));
        }
        return new HiveColumns(fields, fileName);
    }

    private static DataType typeOf(FileSet files, String name) {
        TypeGuess guess = new TypeGuess();
        for (DataFile file : files.files()) {
            String value = file.hive().get(name);
            if (value != null && !value.equals(NULL)) {
                byte[] b = value.getBytes(StandardCharsets.UTF_8);
                guess.add(b, 0, b.length);
            }
        }
        return TYPES.contains(guess.type()) ? guess.type() : SimpleType.VARCHAR;
    }

    public List<Field> fields() {
        return fields;
    }

    /// Sets rows `[0, rows)` to the file's value of column `which`.
    public void fill(DataFile file, int which, Vector out, int rows) {
        boolean isName = fileName && which == fields.size() - 1;
        String value = isName
                ? file.path().toString()
                : file.hive().get(fields.get(which).name());
        out.mayHaveNulls = false;
        byte[] text = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        boolean isNull = value == null || value.equals(NULL);
        TextParser parser = new TextParser();
        switch (out) {
            case I64Vector v -> Arrays.fill(v.values, 0, rows, parser.parseLong(text, 0, text.length));
            case I32Vector v -> Arrays.fill(v.values, 0, rows, parser.parseDate(text, 0, text.length));
            default -> {
                StringVector v = (StringVector) out;
                v.clear();
                int at = v.reserve(text.length);
                System.arraycopy(text, 0, v.bytes, at, text.length);
                Arrays.fill(v.starts, 0, rows, at);
                Arrays.fill(v.lengths, 0, rows, text.length);
            }
        }
        for (int r = 0; isNull && r < rows; r++) {
            out.setNull(r);
        }
    }
}
