package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.EnumTypeNameSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlRowTypeNameSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.type.SqlTypeName;

/// What a type's name in SQL stands for: the standard's names and those of PostgreSQL and DuckDB.
final class TypeNames {
    private static final int DEFAULT_PRECISION = 18;
    private static final int DEFAULT_SCALE = 3;

    /// Names that the grammar does not know.
    private static final Map<String, SimpleType> NAMES = Map.ofEntries(
            Map.entry("bool", SimpleType.BOOLEAN),
            Map.entry("logical", SimpleType.BOOLEAN),
            Map.entry("int1", SimpleType.TINYINT),
            Map.entry("int2", SimpleType.SMALLINT),
            Map.entry("short", SimpleType.SMALLINT),
            Map.entry("utinyint", SimpleType.UTINYINT),
            Map.entry("uint8", SimpleType.UTINYINT),
            Map.entry("int16", SimpleType.SMALLINT),
            Map.entry("int4", SimpleType.INTEGER),
            Map.entry("signed", SimpleType.INTEGER),
            Map.entry("usmallint", SimpleType.USMALLINT),
            Map.entry("uint16", SimpleType.USMALLINT),
            Map.entry("int32", SimpleType.INTEGER),
            Map.entry("integral", SimpleType.INTEGER),
            Map.entry("int8", SimpleType.BIGINT),
            Map.entry("long", SimpleType.BIGINT),
            Map.entry("uinteger", SimpleType.UINTEGER),
            Map.entry("uint32", SimpleType.UINTEGER),
            Map.entry("int64", SimpleType.BIGINT),
            Map.entry("hugeint", SimpleType.HUGEINT),
            Map.entry("ubigint", SimpleType.UBIGINT),
            Map.entry("uint64", SimpleType.UBIGINT),
            Map.entry("int128", SimpleType.HUGEINT),
            Map.entry("float4", SimpleType.REAL),
            Map.entry("float8", SimpleType.DOUBLE),
            Map.entry("text", SimpleType.VARCHAR),
            Map.entry("string", SimpleType.VARCHAR),
            Map.entry("bpchar", SimpleType.VARCHAR),
            Map.entry("nvarchar", SimpleType.VARCHAR),
            Map.entry("json", SimpleType.VARCHAR),
            Map.entry("blob", SimpleType.VARBINARY),
            Map.entry("bytea", SimpleType.VARBINARY),
            Map.entry("bytes", SimpleType.VARBINARY),
            Map.entry("datetime", SimpleType.TIMESTAMP),
            Map.entry("timestamptz", SimpleType.TIMESTAMPTZ),
            Map.entry("timestamp_us", SimpleType.TIMESTAMP),
            Map.entry("timestamp_s", SimpleType.TIMESTAMP_S),
            Map.entry("timestamp_ms", SimpleType.TIMESTAMP_MS),
            Map.entry("timestamp_ns", SimpleType.TIMESTAMP_NS),
            Map.entry("timetz", SimpleType.TIMETZ),
            Map.entry("interval", SimpleType.INTERVAL),
            Map.entry("uuid", SimpleType.UUID));

    /// The type that a function of this name converts to, or null.
    static DataType named(String name) {
        return switch (name) {
            case "date" -> SimpleType.DATE;
            case "time" -> SimpleType.TIME;
            case "timestamp" -> SimpleType.TIMESTAMP;
            case "varchar" -> SimpleType.VARCHAR;
            case "bigint" -> SimpleType.BIGINT;
            case "integer", "int" -> SimpleType.INTEGER;
            case "double" -> SimpleType.DOUBLE;
            case "boolean" -> SimpleType.BOOLEAN;
            default -> NAMES.get(name);
        };
    }

    /// What a name that the grammar does not know stands for.
    @FunctionalInterface
    interface Declared {
        /// The type that CREATE TYPE gave this name, or null.
        DataType find(List<String> name);
    }

    private final Declared declared;

    TypeNames(Declared declared) {
        this.declared = declared;
    }

    DataType of(SqlDataTypeSpec spec) {
        return of(spec.getTypeNameSpec(), spec);
    }

    private DataType of(SqlTypeNameSpec spec, SqlNode place) {
        return switch (spec) {
            case SqlCollectionTypeNameSpec collection -> DataType.list(of(collection.getElementTypeName(), place));
            case SqlMapTypeNameSpec map -> DataType.map(of(map.getKeyType()), of(map.getValType()));
            case SqlRowTypeNameSpec row -> {
                List<Field> fields = new ArrayList<>();
                for (int i = 0; i < row.getFieldNames().size(); i++) {
                    fields.add(new Field(
                            row.getFieldNames().get(i).getSimple(),
                            of(row.getFieldTypes().get(i))));
                }
                yield DataType.row(fields);
            }
            case EnumTypeNameSpec named -> enumOf(named, place);
            case SqlBasicTypeNameSpec basic -> basic(basic, place);
            default -> named(spec, place);
        };
    }

    private static DataType enumOf(EnumTypeNameSpec spec, SqlNode place) {
        if (spec.values().stream().distinct().count() != spec.values().size()) {
            throw SqlException.at(
                    place, ErrorCode.INVALID_STATEMENT, "the values of an ENUM have to be different from each other");
        }
        return new EnumType(spec.values());
    }

    private DataType named(SqlTypeNameSpec spec, SqlNode place) {
        List<String> names = spec.getTypeName().names;
        String name = names.getLast();
        DataType type = names.size() > 1 ? null : NAMES.get(name.toLowerCase(Locale.ROOT));
        type = type == null ? declared.find(names) : type;
        if (type == null) {
            throw SqlException.at(
                    place,
                    ErrorCode.UNKNOWN_TYPE,
                    "no type is named '" + name + "'" + Nearest.hint(name, NAMES.keySet()));
        }
        return type;
    }

    private DataType basic(SqlBasicTypeNameSpec spec, SqlNode place) {
        SqlTypeName name = SqlTypeName.get(spec.getTypeName().getSimple());
        if (name == null) {
            return named(spec, place);
        }
        return switch (name) {
            case BOOLEAN -> SimpleType.BOOLEAN;
            case TINYINT -> SimpleType.TINYINT;
            case SMALLINT -> SimpleType.SMALLINT;
            case INTEGER -> SimpleType.INTEGER;
            case BIGINT -> SimpleType.BIGINT;
            case UTINYINT -> SimpleType.UTINYINT;
            case USMALLINT -> SimpleType.USMALLINT;
            case UINTEGER -> SimpleType.UINTEGER;
            case UBIGINT -> SimpleType.UBIGINT;
            case REAL -> SimpleType.REAL;
            // FLOAT is 64 bits in the standard and PostgreSQL, 32 in DuckDB: the wider loses nothing.
            case FLOAT, DOUBLE -> SimpleType.DOUBLE;
            case DECIMAL -> decimal(spec, place);
            case CHAR, VARCHAR -> SimpleType.VARCHAR;
            case BINARY, VARBINARY -> SimpleType.VARBINARY;
            case DATE -> SimpleType.DATE;
            case TIME -> SimpleType.TIME;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case TIME_TZ, TIME_WITH_LOCAL_TIME_ZONE -> SimpleType.TIMETZ;
            case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> SimpleType.TIMESTAMPTZ;
            case UUID -> SimpleType.UUID;
            default ->
                throw SqlException.at(place, ErrorCode.NOT_SUPPORTED, "type " + name.getName() + " is not supported");
        };
    }

    private static DataType decimal(SqlBasicTypeNameSpec spec, SqlNode place) {
        if (spec.getPrecision() < 0) {
            return DataType.decimal(DEFAULT_PRECISION, DEFAULT_SCALE);
        }
        int scale = spec.getScale() == Integer.MIN_VALUE ? 0 : spec.getScale();
        int precision = spec.getPrecision();
        if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
            throw SqlException.at(
                    place,
                    ErrorCode.INVALID_STATEMENT,
                    "DECIMAL needs 1 <= precision <= 38 and 0 <= scale <= precision, got DECIMAL(" + precision + ","
                            + scale + ")");
        }
        return DataType.decimal(precision, scale);
    }
}
