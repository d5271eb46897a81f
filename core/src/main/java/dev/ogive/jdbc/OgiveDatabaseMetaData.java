package dev.ogive.jdbc;

import dev.ogive.api.Relation;
import dev.ogive.api.RowsCursor;
import dev.ogive.catalog.Constraint;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.FunctionRegistry;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.RowIdLifetime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// What tools ask about a database. Catalogs are not used; patterns follow SQL's LIKE with `\` as
/// escape.
record OgiveDatabaseMetaData(OgiveConnection connection) implements DatabaseMetaData {
    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return connection.isReadOnly();
    }

    @Override
    public boolean supportsResultSetType(int type) {
        return type == ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public boolean supportsResultSetConcurrency(int type, int concurrency) {
        return type == ResultSet.TYPE_FORWARD_ONLY && concurrency == ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    public boolean supportsResultSetHoldability(int holdability) {
        return holdability == ResultSet.CLOSE_CURSORS_AT_COMMIT;
    }

    @Override
    public boolean supportsTransactionIsolationLevel(int level) {
        return level == Connection.TRANSACTION_REPEATABLE_READ;
    }

    @Override
    public RowIdLifetime getRowIdLifetime() {
        return RowIdLifetime.ROWID_UNSUPPORTED;
    }

    @Override
    public <T> T unwrap(Class<T> wanted) throws SQLException {
        if (wanted.isInstance(this)) {
            return wanted.cast(this);
        }
        throw Errors.argument("metadata is no " + wanted.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> wanted) {
        return wanted.isInstance(this);
    }

    /// Matches a name against a pattern of LIKE; null matches everything.
    private static boolean like(String pattern, String name) {
        if (pattern == null || pattern.equals("%")) {
            return true;
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
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(name)
                .matches();
    }

    /// Columns as `NAME` (text), `NAME:I` (INTEGER), `NAME:S` (SMALLINT) or `NAME:B` (BOOLEAN).
    private static ResultSet result(String columns, List<List<Object>> rows) {
        List<Field> fields = new ArrayList<>();
        for (String column : columns.strip().split("\\s+")) {
            int colon = column.indexOf(':');
            DataType type = colon < 0
                    ? SimpleType.VARCHAR
                    : switch (column.charAt(colon + 1)) {
                        case 'I' -> SimpleType.INTEGER;
                        case 'S' -> SimpleType.SMALLINT;
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

    private List<Relation> relations(String schemaPattern, String namePattern) throws SQLException {
        try {
            return connection.session().relations().stream()
                    .filter(r -> (schemaPattern != null && schemaPattern.isEmpty()
                                    || like(schemaPattern, r.name().schema()))
                            && like(namePattern, r.name().name()))
                    .sorted(Comparator.comparing((Relation r) -> r.kind().title())
                            .thenComparing(r -> r.name().toString()))
                    .toList();
        } catch (OgiveException e) {
            throw Errors.of(e);
        }
    }

    @Override
    public ResultSet getTables(String catalog, String schemaPattern, String namePattern, String[] types)
            throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : relations(schemaPattern, namePattern)) {
            if (types == null || Arrays.asList(types).contains(r.kind().title())) {
                rows.add(row(
                        null,
                        r.name().schema(),
                        r.name().name(),
                        r.kind().title(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
            }
        }
        return result(
                "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME"
                        + " SELF_REFERENCING_COL_NAME REF_GENERATION",
                rows);
    }

    @Override
    public ResultSet getColumns(String catalog, String schemaPattern, String namePattern, String columnPattern)
            throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : relations(schemaPattern, namePattern)) {
            for (int c = 0; c < r.schema().columns(); c++) {
                Field field = r.schema().field(c);
                if (!like(columnPattern, field.name())) {
                    continue;
                }
                String byDefault = r.definition() == null
                        ? null
                        : r.definition().defaults().get(c);
                rows.add(row(
                        null,
                        r.name().schema(),
                        r.name().name(),
                        field.name(),
                        JdbcTypes.code(field.type()),
                        field.type().sql(),
                        JdbcTypes.precision(field.type()),
                        null,
                        JdbcTypes.scale(field.type()),
                        10,
                        field.nullable() ? columnNullable : columnNoNulls,
                        null,
                        byDefault,
                        null,
                        null,
                        field.type() == SimpleType.VARCHAR ? Integer.MAX_VALUE : null,
                        c + 1,
                        field.nullable() ? "YES" : "NO",
                        null,
                        null,
                        null,
                        null,
                        "NO",
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

    @Override
    public ResultSet getSchemas() throws SQLException {
        return getSchemas(null, null);
    }

    @Override
    public ResultSet getSchemas(String catalog, String schemaPattern) throws SQLException {
        try {
            return result(
                    "TABLE_SCHEM TABLE_CATALOG",
                    connection.session().schemas().stream()
                            .filter(s -> like(schemaPattern, s))
                            .map(s -> row(s, null))
                            .toList());
        } catch (OgiveException e) {
            throw Errors.of(e);
        }
    }

    @Override
    public ResultSet getCatalogs() {
        return result("TABLE_CAT", List.of());
    }

    @Override
    public ResultSet getTableTypes() {
        return result(
                "TABLE_TYPE",
                Arrays.stream(Relation.Kind.values())
                        .map(Relation.Kind::title)
                        .sorted()
                        .map(t -> row(t))
                        .toList());
    }

    @Override
    public ResultSet getPrimaryKeys(String catalog, String schema, String table) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : relations(null, null)) {
            if (!isNamed(r, schema, table) || r.definition() == null) {
                continue;
            }
            for (Constraint constraint : r.definition().constraints()) {
                if (constraint instanceof Constraint.PrimaryKey(String name, List<Integer> columns)) {
                    for (int i = 0; i < columns.size(); i++) {
                        rows.add(row(
                                null,
                                r.name().schema(),
                                r.name().name(),
                                r.schema().field(columns.get(i)).name(),
                                i + 1,
                                name));
                    }
                }
            }
        }
        rows.sort(Comparator.comparing(r -> (String) r.get(3)));
        return result("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ:S PK_NAME", rows);
    }

    private static boolean isNamed(Relation relation, String schema, String table) {
        return (schema == null || schema.isEmpty() || relation.name().schema().equalsIgnoreCase(schema))
                && (table == null || relation.name().name().equalsIgnoreCase(table));
    }

    /// Unique constraints; there is nothing else that a user would know by a name.
    @Override
    public ResultSet getIndexInfo(String catalog, String schema, String table, boolean unique, boolean approximate)
            throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : relations(null, null)) {
            if (!isNamed(r, schema, table) || r.definition() == null) {
                continue;
            }
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
                            indexName(r, constraint, columns),
                            tableIndexOther,
                            i + 1,
                            r.schema().field(columns.get(i)).name(),
                            null,
                            null,
                            null,
                            null));
                }
            }
        }
        return result(
                "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE:B INDEX_QUALIFIER INDEX_NAME TYPE:S ORDINAL_POSITION:S"
                        + " COLUMN_NAME ASC_OR_DESC CARDINALITY:I PAGES:I FILTER_CONDITION",
                rows);
    }

    /// Tools tell indexes apart by their names: a key that was given none has that of its table
    /// and columns.
    private static String indexName(Relation relation, Constraint constraint, List<Integer> columns) {
        if (constraint.name() != null) {
            return constraint.name();
        }
        StringBuilder name = new StringBuilder(relation.name().name());
        if (constraint instanceof Constraint.PrimaryKey) {
            return name.append("_pkey").toString();
        }
        columns.forEach(c -> name.append('_').append(relation.schema().field(c).name()));
        return name.append("_key").toString();
    }

    private static final String KEYS = "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM"
            + " FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ:S UPDATE_RULE:S DELETE_RULE:S FK_NAME PK_NAME DEFERRABILITY:S";

    private ResultSet keys(String targetSchema, String targetTable, String schema, String table) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation r : relations(null, null)) {
            if (!isNamed(r, schema, table) || r.definition() == null) {
                continue;
            }
            for (Constraint constraint : r.definition().constraints()) {
                if (!(constraint instanceof Constraint.ForeignKey key)
                        || (targetTable != null && !key.target().name().equalsIgnoreCase(targetTable))
                        || (targetSchema != null
                                && !targetSchema.isEmpty()
                                && !key.target().schema().equalsIgnoreCase(targetSchema))) {
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
                            importedKeyNoAction,
                            importedKeyNoAction,
                            key.name(),
                            null,
                            importedKeyNotDeferrable));
                }
            }
        }
        return result(KEYS, rows);
    }

    @Override
    public ResultSet getImportedKeys(String catalog, String schema, String table) throws SQLException {
        return keys(null, null, schema, table);
    }

    @Override
    public ResultSet getExportedKeys(String catalog, String schema, String table) throws SQLException {
        return keys(schema, table, null, null);
    }

    @Override
    public ResultSet getCrossReference(
            String parentCatalog,
            String parentSchema,
            String parentTable,
            String foreignCatalog,
            String foreignSchema,
            String foreignTable)
            throws SQLException {
        return keys(parentSchema, parentTable, foreignSchema, foreignTable);
    }

    @Override
    public ResultSet getTypeInfo() {
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
                            boolean isDecimal = t instanceof dev.ogive.column.DecimalType;
                            String quote = t.isNumeric() || t == SimpleType.BOOLEAN ? null : "'";
                            return row(
                                    isDecimal ? "DECIMAL" : t.sql(),
                                    JdbcTypes.code(t),
                                    JdbcTypes.precision(t),
                                    quote,
                                    quote,
                                    isDecimal ? "precision,scale" : null,
                                    typeNullable,
                                    t == SimpleType.VARCHAR,
                                    typeSearchable,
                                    !JdbcTypes.isSigned(t),
                                    false,
                                    false,
                                    null,
                                    0,
                                    isDecimal ? 38 : 0,
                                    null,
                                    null,
                                    10);
                        })
                        .toList());
    }

    @Override
    public ResultSet getFunctions(String catalog, String schemaPattern, String namePattern) {
        return result(
                "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE:S SPECIFIC_NAME",
                FunctionRegistry.builtIn().scalars().values().stream()
                        .filter(f -> like(namePattern, f.name()))
                        .map(f -> row(null, null, f.name(), f.text(), functionNoTable, f.name()))
                        .toList());
    }

    @Override
    public ResultSet getFunctionColumns(String catalog, String schemas, String functions, String columns) {
        return result(
                "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE:S DATA_TYPE:I TYPE_NAME PRECISION:I"
                        + " LENGTH:I SCALE:S RADIX:S NULLABLE:S REMARKS CHAR_OCTET_LENGTH:I ORDINAL_POSITION:I"
                        + " IS_NULLABLE SPECIFIC_NAME",
                List.of());
    }

    @Override
    public ResultSet getProcedures(String catalog, String schemas, String names) {
        return result(
                "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME R1 R2 R3 REMARKS PROCEDURE_TYPE:S SPECIFIC_NAME",
                List.of());
    }

    @Override
    public ResultSet getProcedureColumns(String catalog, String schemas, String names, String columns) {
        return result(
                "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE:S DATA_TYPE:I TYPE_NAME"
                        + " PRECISION:I LENGTH:I SCALE:S RADIX:S NULLABLE:S REMARKS COLUMN_DEF SQL_DATA_TYPE:I"
                        + " SQL_DATETIME_SUB:I CHAR_OCTET_LENGTH:I ORDINAL_POSITION:I IS_NULLABLE SPECIFIC_NAME",
                List.of());
    }

    @Override
    public ResultSet getColumnPrivileges(String catalog, String schema, String table, String columns) {
        return result("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE", List.of());
    }

    @Override
    public ResultSet getTablePrivileges(String catalog, String schemas, String tables) {
        return result("TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE", List.of());
    }

    @Override
    public ResultSet getBestRowIdentifier(String catalog, String schema, String table, int scope, boolean nullable) {
        return result(
                "SCOPE:S COLUMN_NAME DATA_TYPE:I TYPE_NAME COLUMN_SIZE:I BUFFER_LENGTH:I DECIMAL_DIGITS:S"
                        + " PSEUDO_COLUMN:S",
                List.of());
    }

    @Override
    public ResultSet getVersionColumns(String catalog, String schema, String table) {
        return getBestRowIdentifier(catalog, schema, table, 0, true);
    }

    @Override
    public ResultSet getUDTs(String catalog, String schemas, String names, int[] types) {
        return result("TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE:I REMARKS BASE_TYPE:S", List.of());
    }

    @Override
    public ResultSet getSuperTypes(String catalog, String schemas, String names) {
        return result("TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME", List.of());
    }

    @Override
    public ResultSet getSuperTables(String catalog, String schemas, String names) {
        return result("TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME", List.of());
    }

    @Override
    public ResultSet getAttributes(String catalog, String schemas, String names, String attributes) {
        return result(
                "TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE:I ATTR_TYPE_NAME ATTR_SIZE:I DECIMAL_DIGITS:I"
                        + " NUM_PREC_RADIX:I NULLABLE:I REMARKS ATTR_DEF SQL_DATA_TYPE:I SQL_DATETIME_SUB:I"
                        + " CHAR_OCTET_LENGTH:I ORDINAL_POSITION:I IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE"
                        + " SOURCE_DATA_TYPE:S",
                List.of());
    }

    @Override
    public ResultSet getPseudoColumns(String catalog, String schemas, String tables, String columns) {
        return result(
                "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:I COLUMN_SIZE:I DECIMAL_DIGITS:I"
                        + " NUM_PREC_RADIX:I COLUMN_USAGE REMARKS CHAR_OCTET_LENGTH:I IS_NULLABLE",
                List.of());
    }

    @Override
    public ResultSet getClientInfoProperties() {
        return result("NAME MAX_LEN:I DEFAULT_VALUE DESCRIPTION", List.of());
    }

    // Facts: what is there, and limits that are not.

    @Override
    public boolean allProceduresAreCallable() {
        return true;
    }

    @Override
    public boolean allTablesAreSelectable() {
        return true;
    }

    @Override
    public boolean autoCommitFailureClosesAllResultSets() {
        return false;
    }

    @Override
    public boolean dataDefinitionCausesTransactionCommit() {
        return false;
    }

    @Override
    public boolean dataDefinitionIgnoredInTransactions() {
        return false;
    }

    @Override
    public boolean deletesAreDetected(int first) {
        return false;
    }

    @Override
    public boolean doesMaxRowSizeIncludeBlobs() {
        return false;
    }

    @Override
    public boolean generatedKeyAlwaysReturned() {
        return false;
    }

    @Override
    public String getCatalogSeparator() {
        return ".";
    }

    @Override
    public String getCatalogTerm() {
        return "catalog";
    }

    @Override
    public int getDatabaseMajorVersion() {
        return 0;
    }

    @Override
    public int getDatabaseMinorVersion() {
        return 1;
    }

    @Override
    public String getDatabaseProductName() {
        return "Ogive";
    }

    @Override
    public String getDatabaseProductVersion() {
        return "0.1.0";
    }

    @Override
    public int getDefaultTransactionIsolation() {
        return Connection.TRANSACTION_REPEATABLE_READ;
    }

    @Override
    public int getDriverMajorVersion() {
        return 0;
    }

    @Override
    public int getDriverMinorVersion() {
        return 1;
    }

    @Override
    public String getDriverName() {
        return "Ogive JDBC driver";
    }

    @Override
    public String getDriverVersion() {
        return "0.1.0";
    }

    @Override
    public String getExtraNameCharacters() {
        return "";
    }

    @Override
    public String getIdentifierQuoteString() {
        return "\"";
    }

    @Override
    public int getJDBCMajorVersion() {
        return 4;
    }

    @Override
    public int getJDBCMinorVersion() {
        return 3;
    }

    @Override
    public int getMaxBinaryLiteralLength() {
        return 0;
    }

    @Override
    public int getMaxCatalogNameLength() {
        return 0;
    }

    @Override
    public int getMaxCharLiteralLength() {
        return 0;
    }

    @Override
    public int getMaxColumnNameLength() {
        return 0;
    }

    @Override
    public int getMaxColumnsInGroupBy() {
        return 0;
    }

    @Override
    public int getMaxColumnsInIndex() {
        return 0;
    }

    @Override
    public int getMaxColumnsInOrderBy() {
        return 0;
    }

    @Override
    public int getMaxColumnsInSelect() {
        return 0;
    }

    @Override
    public int getMaxColumnsInTable() {
        return 0;
    }

    @Override
    public int getMaxConnections() {
        return 0;
    }

    @Override
    public int getMaxCursorNameLength() {
        return 0;
    }

    @Override
    public int getMaxIndexLength() {
        return 0;
    }

    @Override
    public int getMaxProcedureNameLength() {
        return 0;
    }

    @Override
    public int getMaxRowSize() {
        return 0;
    }

    @Override
    public int getMaxSchemaNameLength() {
        return 0;
    }

    @Override
    public int getMaxStatementLength() {
        return 0;
    }

    @Override
    public int getMaxStatements() {
        return 0;
    }

    @Override
    public int getMaxTableNameLength() {
        return 0;
    }

    @Override
    public int getMaxTablesInSelect() {
        return 0;
    }

    @Override
    public int getMaxUserNameLength() {
        return 0;
    }

    @Override
    public String getNumericFunctions() {
        return "ABS,CEIL,EXP,FLOOR,LN,LOG10,MOD,PI,POWER,RANDOM,ROUND,SIGN,SQRT";
    }

    @Override
    public String getProcedureTerm() {
        return "procedure";
    }

    @Override
    public int getResultSetHoldability() {
        return ResultSet.CLOSE_CURSORS_AT_COMMIT;
    }

    @Override
    public String getSQLKeywords() {
        return "COPY,DESCRIBE,EXPLAIN,EXPORT,IMPORT,LIMIT,OFFSET,PIVOT,QUALIFY,SHOW,SUMMARIZE";
    }

    @Override
    public int getSQLStateType() {
        return sqlStateSQL;
    }

    @Override
    public String getSchemaTerm() {
        return "schema";
    }

    @Override
    public String getSearchStringEscape() {
        return "\\";
    }

    @Override
    public String getStringFunctions() {
        return "CONCAT,LENGTH,LOWER,LTRIM,REPLACE,REVERSE,RTRIM,SUBSTRING,TRIM,UPPER";
    }

    @Override
    public String getSystemFunctions() {
        return "COALESCE,NULLIF";
    }

    @Override
    public String getTimeDateFunctions() {
        return "CURRENT_DATE,CURRENT_TIMESTAMP,DATE_PART,DATE_TRUNC,EXTRACT,NOW";
    }

    @Override
    public String getURL() {
        return connection.url();
    }

    @Override
    public String getUserName() {
        return "";
    }

    @Override
    public boolean insertsAreDetected(int first) {
        return false;
    }

    @Override
    public boolean isCatalogAtStart() {
        return false;
    }

    @Override
    public boolean locatorsUpdateCopy() {
        return false;
    }

    @Override
    public boolean nullPlusNonNullIsNull() {
        return true;
    }

    @Override
    public boolean nullsAreSortedAtEnd() {
        return true;
    }

    @Override
    public boolean nullsAreSortedAtStart() {
        return false;
    }

    @Override
    public boolean nullsAreSortedHigh() {
        return false;
    }

    @Override
    public boolean nullsAreSortedLow() {
        return false;
    }

    @Override
    public boolean othersDeletesAreVisible(int first) {
        return false;
    }

    @Override
    public boolean othersInsertsAreVisible(int first) {
        return false;
    }

    @Override
    public boolean othersUpdatesAreVisible(int first) {
        return false;
    }

    @Override
    public boolean ownDeletesAreVisible(int first) {
        return false;
    }

    @Override
    public boolean ownInsertsAreVisible(int first) {
        return false;
    }

    @Override
    public boolean ownUpdatesAreVisible(int first) {
        return false;
    }

    @Override
    public boolean storesLowerCaseIdentifiers() {
        return false;
    }

    @Override
    public boolean storesLowerCaseQuotedIdentifiers() {
        return false;
    }

    @Override
    public boolean storesMixedCaseIdentifiers() {
        return true;
    }

    @Override
    public boolean storesMixedCaseQuotedIdentifiers() {
        return true;
    }

    @Override
    public boolean storesUpperCaseIdentifiers() {
        return false;
    }

    @Override
    public boolean storesUpperCaseQuotedIdentifiers() {
        return false;
    }

    @Override
    public boolean supportsANSI92EntryLevelSQL() {
        return true;
    }

    @Override
    public boolean supportsANSI92FullSQL() {
        return false;
    }

    @Override
    public boolean supportsANSI92IntermediateSQL() {
        return false;
    }

    @Override
    public boolean supportsAlterTableWithAddColumn() {
        return true;
    }

    @Override
    public boolean supportsAlterTableWithDropColumn() {
        return true;
    }

    @Override
    public boolean supportsBatchUpdates() {
        return true;
    }

    @Override
    public boolean supportsCatalogsInDataManipulation() {
        return false;
    }

    @Override
    public boolean supportsCatalogsInIndexDefinitions() {
        return false;
    }

    @Override
    public boolean supportsCatalogsInPrivilegeDefinitions() {
        return false;
    }

    @Override
    public boolean supportsCatalogsInProcedureCalls() {
        return false;
    }

    @Override
    public boolean supportsCatalogsInTableDefinitions() {
        return false;
    }

    @Override
    public boolean supportsColumnAliasing() {
        return true;
    }

    @Override
    public boolean supportsConvert() {
        return true;
    }

    @Override
    public boolean supportsConvert(int first, int second) {
        return true;
    }

    @Override
    public boolean supportsCoreSQLGrammar() {
        return true;
    }

    @Override
    public boolean supportsCorrelatedSubqueries() {
        return true;
    }

    @Override
    public boolean supportsDataDefinitionAndDataManipulationTransactions() {
        return true;
    }

    @Override
    public boolean supportsDataManipulationTransactionsOnly() {
        return false;
    }

    @Override
    public boolean supportsDifferentTableCorrelationNames() {
        return false;
    }

    @Override
    public boolean supportsExpressionsInOrderBy() {
        return true;
    }

    @Override
    public boolean supportsExtendedSQLGrammar() {
        return false;
    }

    @Override
    public boolean supportsFullOuterJoins() {
        return true;
    }

    @Override
    public boolean supportsGetGeneratedKeys() {
        return false;
    }

    @Override
    public boolean supportsGroupBy() {
        return true;
    }

    @Override
    public boolean supportsGroupByBeyondSelect() {
        return true;
    }

    @Override
    public boolean supportsGroupByUnrelated() {
        return true;
    }

    @Override
    public boolean supportsIntegrityEnhancementFacility() {
        return false;
    }

    @Override
    public boolean supportsLikeEscapeClause() {
        return true;
    }

    @Override
    public boolean supportsLimitedOuterJoins() {
        return true;
    }

    @Override
    public boolean supportsMinimumSQLGrammar() {
        return true;
    }

    @Override
    public boolean supportsMixedCaseIdentifiers() {
        return true;
    }

    @Override
    public boolean supportsMixedCaseQuotedIdentifiers() {
        return true;
    }

    @Override
    public boolean supportsMultipleOpenResults() {
        return true;
    }

    @Override
    public boolean supportsMultipleResultSets() {
        return false;
    }

    @Override
    public boolean supportsMultipleTransactions() {
        return true;
    }

    @Override
    public boolean supportsNamedParameters() {
        return false;
    }

    @Override
    public boolean supportsNonNullableColumns() {
        return true;
    }

    @Override
    public boolean supportsOpenCursorsAcrossCommit() {
        return false;
    }

    @Override
    public boolean supportsOpenCursorsAcrossRollback() {
        return false;
    }

    @Override
    public boolean supportsOpenStatementsAcrossCommit() {
        return true;
    }

    @Override
    public boolean supportsOpenStatementsAcrossRollback() {
        return true;
    }

    @Override
    public boolean supportsOrderByUnrelated() {
        return true;
    }

    @Override
    public boolean supportsOuterJoins() {
        return true;
    }

    @Override
    public boolean supportsPositionedDelete() {
        return false;
    }

    @Override
    public boolean supportsPositionedUpdate() {
        return false;
    }

    @Override
    public boolean supportsSavepoints() {
        return true;
    }

    @Override
    public boolean supportsSchemasInDataManipulation() {
        return true;
    }

    @Override
    public boolean supportsSchemasInIndexDefinitions() {
        return false;
    }

    @Override
    public boolean supportsSchemasInPrivilegeDefinitions() {
        return false;
    }

    @Override
    public boolean supportsSchemasInProcedureCalls() {
        return false;
    }

    @Override
    public boolean supportsSchemasInTableDefinitions() {
        return true;
    }

    @Override
    public boolean supportsSelectForUpdate() {
        return false;
    }

    @Override
    public boolean supportsStatementPooling() {
        return false;
    }

    @Override
    public boolean supportsStoredFunctionsUsingCallSyntax() {
        return false;
    }

    @Override
    public boolean supportsStoredProcedures() {
        return false;
    }

    @Override
    public boolean supportsSubqueriesInComparisons() {
        return true;
    }

    @Override
    public boolean supportsSubqueriesInExists() {
        return true;
    }

    @Override
    public boolean supportsSubqueriesInIns() {
        return true;
    }

    @Override
    public boolean supportsSubqueriesInQuantifieds() {
        return true;
    }

    @Override
    public boolean supportsTableCorrelationNames() {
        return true;
    }

    @Override
    public boolean supportsTransactions() {
        return true;
    }

    @Override
    public boolean supportsUnion() {
        return true;
    }

    @Override
    public boolean supportsUnionAll() {
        return true;
    }

    @Override
    public boolean updatesAreDetected(int first) {
        return false;
    }

    @Override
    public boolean usesLocalFilePerTable() {
        return false;
    }

    @Override
    public boolean usesLocalFiles() {
        return true;
    }
}
