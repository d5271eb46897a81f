package dev.ogive.jdbc;

import dev.ogive.api.Relation;
import dev.ogive.api.RowsCursor;
import dev.ogive.catalog.Constraint;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.FunctionRegistry;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What is in a database, in the columns and the order that JDBC prescribes.
///
/// There are no catalogs: null and the empty name mean everything, any other name nothing. A null
/// schema means every schema; an empty one means what has none, and nothing has. Patterns follow
/// LIKE with `\` as escape, in any case.
final class MetaDataRows {
    private final OgiveConnection connection;

    MetaDataRows(OgiveConnection connection) {
        this.connection = connection;
    }

    /// Columns as `NAME` (text), `NAME:I` (INTEGER), `NAME:S` (SMALLINT), `NAME:L` (BIGINT) or
    /// `NAME:B` (BOOLEAN).
    static ResultSet result(String columns, List<List<Object>> rows) {
        List<Field> fields = new ArrayList<>();
        for (String column : columns.strip().split("\\s+")) {
            int colon = column.indexOf(':');
            DataType type = colon < 0
                    ? SimpleType.VARCHAR
                    : switch (column.charAt(colon + 1)) {
                        case 'I' -> SimpleType.INTEGER;
                        case 'S' -> SimpleType.SMALLINT;
                        case 'L' -> SimpleType.BIGINT;
                        default -> SimpleType.BOOLEAN;
                    };
            fields.add(new Field(colon < 0 ? column : column.substring(0, colon), type));
        }
        return new OgiveResultSet(null, RowsCursor.outcome(new Schema(fields), rows), 0);
    }

    private static List<Object> row(Object... values) {
        List<Object> row = Arrays.asList(values);
        row.replaceAll(v -> v instanceof Integer || v instanceof Short ? Long.valueOf(((Number) v).longValue()) : v);
        return row;
    }

    private static final Pattern WILD = Pattern.compile("[%_\\\\]");

    /// Matches a name against a pattern of LIKE; null matches everything.
    private static boolean like(String pattern, String name) {
        if (pattern == null || pattern.equals("%")) {
            return true;
        }
        if (!WILD.matcher(pattern).find()) {
            return pattern.equalsIgnoreCase(name);
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                if (c == '\\' && i + 1 < pattern.length()) {
                    i++;
                }
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
                .matcher(name)
                .matches();
    }

    private static boolean hasCatalog(String catalog) {
        return catalog == null || catalog.isEmpty();
    }

    /// A name that is no pattern; null matches everything.
    private static boolean named(String wanted, String name) {
        return wanted == null || wanted.equalsIgnoreCase(name);
    }

    private List<Relation> all(String catalog) throws SQLException {
        connection.check();
        if (!hasCatalog(catalog)) {
            return List.of();
        }
        try {
            return connection.session().relations().stream()
                    .sorted(Comparator.comparing((Relation r) -> r.name().schema())
                            .thenComparing(r -> r.name().name()))
                    .toList();
        } catch (OgiveException e) {
            throw Errors.of(e);
        }
    }

    private List<Relation> matching(String catalog, String schemas, String names) throws SQLException {
        return all(catalog).stream()
                .filter(r ->
                        like(schemas, r.name().schema()) && like(names, r.name().name()))
                .toList();
    }

    /// The tables of this name, for what takes no pattern.
    private List<Relation> tables(String catalog, String schema, String table) throws SQLException {
        return all(catalog).stream()
                .filter(r -> r.definition() != null
                        && named(schema, r.name().schema())
                        && named(table, r.name().name()))
                .toList();
    }

    ResultSet tables(String catalog, String schemas, String names, String[] types) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : matching(catalog, schemas, names)) {
            String type = r.kind().title();
            if (types == null || Arrays.asList(types).contains(type)) {
                rows.add(
                        row(null, r.name().schema(), r.name().name(), type, r.comment(), null, null, null, null, null));
            }
        }
        rows.sort(Comparator.comparing(r -> (String) r.get(3)));
        return result(
                "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME"
                        + " SELF_REFERENCING_COL_NAME REF_GENERATION",
                rows);
    }

    ResultSet columns(String catalog, String schemas, String names, String columns) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : matching(catalog, schemas, names)) {
            for (int c = 0; c < r.schema().columns(); c++) {
                Field field = r.schema().field(c);
                if (!like(columns, field.name())) {
                    continue;
                }
                DataType type = field.type();
                String byDefault = r.definition() == null
                        ? null
                        : r.definition().defaults().get(c);
                boolean text = JdbcTypes.isText(type);
                rows.add(row(
                        null,
                        r.name().schema(),
                        r.name().name(),
                        field.name(),
                        JdbcTypes.code(type),
                        type.sql(),
                        JdbcTypes.precision(type),
                        null,
                        JdbcTypes.hasScale(type) ? JdbcTypes.scale(type) : null,
                        type.isNumeric() ? 10 : null,
                        field.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
                        r.columnComment(c),
                        byDefault,
                        null,
                        null,
                        text || type == SimpleType.VARBINARY ? JdbcTypes.precision(type) : null,
                        c + 1,
                        field.nullable() ? "YES" : "NO",
                        null,
                        null,
                        null,
                        null,
                        r.isIdentity(c) ? "YES" : "NO",
                        "NO"));
            }
        }
        return result(
                "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:I TYPE_NAME COLUMN_SIZE:I BUFFER_LENGTH:I"
                        + " DECIMAL_DIGITS:I NUM_PREC_RADIX:I NULLABLE:I REMARKS COLUMN_DEF SQL_DATA_TYPE:I"
                        + " SQL_DATETIME_SUB:I CHAR_OCTET_LENGTH:I ORDINAL_POSITION:I IS_NULLABLE SCOPE_CATALOG"
                        + " SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE:S IS_AUTOINCREMENT IS_GENERATEDCOLUMN",
                rows);
    }

    ResultSet schemas(String catalog, String schemas) throws SQLException {
        connection.check();
        try {
            return result(
                    "TABLE_SCHEM TABLE_CATALOG",
                    connection.session().schemas().stream()
                            .filter(s -> hasCatalog(catalog) && like(schemas, s))
                            .sorted()
                            .map(s -> row(s, null))
                            .toList());
        } catch (OgiveException e) {
            throw Errors.of(e);
        }
    }

    static ResultSet tableTypes() {
        return result(
                "TABLE_TYPE",
                Arrays.stream(Relation.Kind.values())
                        .map(Relation.Kind::title)
                        .sorted()
                        .map(t -> row(t))
                        .toList());
    }

    ResultSet primaryKeys(String catalog, String schema, String table) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : tables(catalog, schema, table)) {
            Constraint.PrimaryKey key = primaryKey(r);
            for (int i = 0; key != null && i < key.columns().size(); i++) {
                rows.add(row(
                        null,
                        r.name().schema(),
                        r.name().name(),
                        r.schema().field(key.columns().get(i)).name(),
                        i + 1,
                        keyName(r, key, key.columns())));
            }
        }
        rows.sort(Comparator.comparing(r -> (String) r.get(3)));
        return result("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ:S PK_NAME", rows);
    }

    private static Constraint.PrimaryKey primaryKey(Relation r) {
        return (Constraint.PrimaryKey) r.definition().constraints().stream()
                .filter(Constraint.PrimaryKey.class::isInstance)
                .findFirst()
                .orElse(null);
    }

    /// Unique constraints; there is nothing else that a user would know by a name.
    ResultSet indexes(String catalog, String schema, String table) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : tables(catalog, schema, table)) {
            for (Constraint constraint : r.definition().constraints()) {
                List<Integer> columns = switch (constraint) {
                    case Constraint.PrimaryKey k -> k.columns();
                    case Constraint.Unique u -> u.columns();
                    case Constraint.Check _, Constraint.ForeignKey _ -> List.of();
                };
                for (int i = 0; i < columns.size(); i++) {
                    rows.add(row(
                            null,
                            r.name().schema(),
                            r.name().name(),
                            false,
                            null,
                            keyName(r, constraint, columns),
                            DatabaseMetaData.tableIndexOther,
                            i + 1,
                            r.schema().field(columns.get(i)).name(),
                            null,
                            null,
                            null,
                            null));
                }
            }
        }
        rows.sort(Comparator.comparing((List<Object> r) -> (String) r.get(5)).thenComparing(r -> (Long) r.get(7)));
        return result(
                "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE:B INDEX_QUALIFIER INDEX_NAME TYPE:S ORDINAL_POSITION:S"
                        + " COLUMN_NAME ASC_OR_DESC CARDINALITY:L PAGES:L FILTER_CONDITION",
                rows);
    }

    /// Tools tell keys apart by their names: one that was given none has that of its table and
    /// columns.
    private static String keyName(Relation relation, Constraint constraint, List<Integer> columns) {
        if (constraint.name() != null) {
            return constraint.name();
        }
        StringBuilder name = new StringBuilder(relation.name().name());
        if (constraint instanceof Constraint.PrimaryKey) {
            return name.append("_pkey").toString();
        }
        columns.forEach(c -> name.append('_').append(relation.schema().field(c).name()));
        return name.append(constraint instanceof Constraint.ForeignKey ? "_fkey" : "_key")
                .toString();
    }

    /// The name of the key of `target` over these columns, or null.
    private static String keyName(List<Relation> all, Constraint.ForeignKey reference) {
        for (Relation r : all) {
            if (r.definition() == null || !r.name().equals(reference.target())) {
                continue;
            }
            for (Constraint constraint : r.definition().constraints()) {
                List<Integer> columns = switch (constraint) {
                    case Constraint.PrimaryKey k -> k.columns();
                    case Constraint.Unique u -> u.columns();
                    case Constraint.Check _, Constraint.ForeignKey _ -> List.of();
                };
                List<String> names =
                        columns.stream().map(c -> r.schema().field(c).name()).toList();
                if (!names.isEmpty() && names.equals(reference.targetColumns())) {
                    return keyName(r, constraint, columns);
                }
            }
        }
        return null;
    }

    /// References from tables to tables; a null name means any.
    ///
    /// @param byTarget whether rows are ordered by the table referred to
    ResultSet references(
            String targetCatalog,
            String targetSchema,
            String targetTable,
            String catalog,
            String schema,
            String table,
            boolean byTarget)
            throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        List<Relation> all = all(targetCatalog);
        for (Relation r : hasCatalog(targetCatalog) ? tables(catalog, schema, table) : List.<Relation>of()) {
            for (Constraint constraint : r.definition().constraints()) {
                if (!(constraint instanceof Constraint.ForeignKey key)
                        || !named(targetTable, key.target().name())
                        || !named(targetSchema, key.target().schema())) {
                    continue;
                }
                for (int i = 0; i < key.columns().size(); i++) {
                    rows.add(row(
                            null,
                            key.target().schema(),
                            key.target().name(),
                            key.targetColumns().get(i),
                            null,
                            r.name().schema(),
                            r.name().name(),
                            r.schema().field(key.columns().get(i)).name(),
                            i + 1,
                            DatabaseMetaData.importedKeyNoAction,
                            DatabaseMetaData.importedKeyNoAction,
                            keyName(r, key, key.columns()),
                            keyName(all, key),
                            DatabaseMetaData.importedKeyNotDeferrable));
                }
            }
        }
        int first = byTarget ? 1 : 5;
        rows.sort(Comparator.comparing((List<Object> r) -> (String) r.get(first))
                .thenComparing(r -> (String) r.get(first + 1))
                .thenComparing(r -> (String) r.get(11))
                .thenComparing(r -> (Long) r.get(8)));
        return result(
                "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM FKTABLE_NAME"
                        + " FKCOLUMN_NAME KEY_SEQ:S UPDATE_RULE:S DELETE_RULE:S FK_NAME PK_NAME DEFERRABILITY:S",
                rows);
    }

    static ResultSet types() {
        List<DataType> types = new ArrayList<>(Arrays.asList(SimpleType.values()));
        types.remove(SimpleType.NULL);
        types.add(DataType.decimal(38, 0));
        return result(
                "TYPE_NAME DATA_TYPE:I PRECISION:I LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE:S"
                        + " CASE_SENSITIVE:B SEARCHABLE:S UNSIGNED_ATTRIBUTE:B FIXED_PREC_SCALE:B AUTO_INCREMENT:B"
                        + " LOCAL_TYPE_NAME MINIMUM_SCALE:S MAXIMUM_SCALE:S SQL_DATA_TYPE:I SQL_DATETIME_SUB:I"
                        + " NUM_PREC_RADIX:I",
                types.stream()
                        .sorted(Comparator.comparingInt(JdbcTypes::code))
                        .map(t -> {
                            boolean isDecimal = t instanceof DecimalType;
                            String quote = t.isNumeric() || t == SimpleType.BOOLEAN ? null : "'";
                            return row(
                                    isDecimal ? "DECIMAL" : t.sql(),
                                    JdbcTypes.code(t),
                                    JdbcTypes.precision(t),
                                    quote,
                                    quote,
                                    isDecimal ? "precision,scale" : null,
                                    DatabaseMetaData.typeNullable,
                                    t == SimpleType.VARCHAR,
                                    DatabaseMetaData.typeSearchable,
                                    t.isNumeric() && !JdbcTypes.isSigned(t),
                                    false,
                                    false,
                                    null,
                                    isDecimal ? 0 : JdbcTypes.scale(t),
                                    isDecimal ? 38 : JdbcTypes.scale(t),
                                    null,
                                    null,
                                    t.isNumeric() ? 10 : null);
                        })
                        .toList());
    }

    /// Scalar functions and aggregates under each of their names; one that is both stands once.
    static ResultSet functions(String catalog, String schemas, String names) {
        Map<String, String> texts = new TreeMap<>();
        FunctionRegistry registry = FunctionRegistry.builtIn();
        registry.aggregates().forEach((name, f) -> texts.put(name, f.text()));
        registry.scalars().forEach((name, f) -> texts.put(name, f.text()));
        return result(
                "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE:S SPECIFIC_NAME",
                texts.entrySet().stream()
                        .filter(f -> hasCatalog(catalog)
                                && (schemas == null || schemas.isEmpty() || schemas.equals("%"))
                                && like(names, f.getKey()))
                        .map(f ->
                                row(null, null, f.getKey(), f.getValue(), DatabaseMetaData.functionNoTable, f.getKey()))
                        .toList());
    }

    /// The primary key.
    ResultSet rowIdentifier(String catalog, String schema, String table) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : tables(catalog, schema, table)) {
            Constraint.PrimaryKey key = primaryKey(r);
            for (int i = 0; key != null && i < key.columns().size(); i++) {
                Field field = r.schema().field(key.columns().get(i));
                rows.add(row(
                        DatabaseMetaData.bestRowSession,
                        field.name(),
                        JdbcTypes.code(field.type()),
                        field.type().sql(),
                        JdbcTypes.precision(field.type()),
                        null,
                        JdbcTypes.hasScale(field.type()) ? JdbcTypes.scale(field.type()) : null,
                        DatabaseMetaData.bestRowNotPseudo));
            }
        }
        return rowIdentifier(rows);
    }

    /// Columns that change with every update of a row: there are none.
    static ResultSet versionColumns() {
        return rowIdentifier(List.of());
    }

    private static ResultSet rowIdentifier(List<List<Object>> rows) {
        return result(
                "SCOPE:S COLUMN_NAME DATA_TYPE:I TYPE_NAME COLUMN_SIZE:I BUFFER_LENGTH:I DECIMAL_DIGITS:S"
                        + " PSEUDO_COLUMN:S",
                rows);
    }
}
