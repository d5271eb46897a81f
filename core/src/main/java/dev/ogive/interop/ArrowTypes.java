package dev.ogive.interop;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.ListType;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Types of Arrow in the engine's terms, and back.
final class ArrowTypes {
    private ArrowTypes() {}

    /// @throws OgiveException NOT_SUPPORTED naming the column
    static DataType fromArrow(Field field) {
        ArrowType type = field.getType();
        return switch (type) {
            case ArrowType.Null _ -> SimpleType.NULL;
            case ArrowType.Bool _ -> SimpleType.BOOLEAN;
            case ArrowType.Int i -> ofInteger(i);
            case ArrowType.FloatingPoint f ->
                f.getPrecision() == FloatingPointPrecision.DOUBLE ? SimpleType.DOUBLE : SimpleType.REAL;
            case ArrowType.Decimal d -> ofDecimal(field, d);
            case ArrowType.Utf8 _, ArrowType.LargeUtf8 _, ArrowType.Utf8View _ -> SimpleType.VARCHAR;
            case ArrowType.Binary _, ArrowType.LargeBinary _, ArrowType.FixedSizeBinary _, ArrowType.BinaryView _ ->
                SimpleType.VARBINARY;
            case ArrowType.Date _ -> SimpleType.DATE;
            case ArrowType.Time _ -> SimpleType.TIME;
            case ArrowType.Timestamp t when t.getTimezone() != null -> SimpleType.TIMESTAMPTZ;
            case ArrowType.Timestamp t ->
                t.getUnit() == TimeUnit.NANOSECOND ? SimpleType.TIMESTAMP_NS : SimpleType.TIMESTAMP;
            case ArrowType.Interval _, ArrowType.Duration _ -> SimpleType.INTERVAL;
            case ArrowType.List _, ArrowType.LargeList _, ArrowType.FixedSizeList _ ->
                DataType.list(fromArrow(field.getChildren().getFirst()));
            case ArrowType.Map _ -> {
                List<Field> entry = field.getChildren().getFirst().getChildren();
                yield DataType.map(fromArrow(entry.get(MapType.KEY)), fromArrow(entry.get(MapType.VALUE)));
            }
            case ArrowType.Struct _ ->
                DataType.row(field.getChildren().stream()
                        .map(c -> new dev.ogive.column.Field(c.getName(), fromArrow(c), c.isNullable()))
                        .toList());
            default ->
                throw new OgiveException(
                        ErrorCode.NOT_SUPPORTED,
                        "column " + field.getName() + ": Arrow type " + type + " cannot be read");
        };
    }

    private static DataType ofInteger(ArrowType.Int type) {
        return switch (type.getBitWidth()) {
            case 8 -> type.getIsSigned() ? SimpleType.TINYINT : SimpleType.UTINYINT;
            case 16 -> type.getIsSigned() ? SimpleType.SMALLINT : SimpleType.USMALLINT;
            case 32 -> type.getIsSigned() ? SimpleType.INTEGER : SimpleType.UINTEGER;
            default -> type.getIsSigned() ? SimpleType.BIGINT : SimpleType.UBIGINT;
        };
    }

    private static DataType ofDecimal(Field field, ArrowType.Decimal type) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
            throw new OgiveException(
                    ErrorCode.NOT_SUPPORTED,
                    "column " + field.getName() + ": DECIMAL(" + precision + "," + scale + ") has more than 38 digits");
        }
        return DataType.decimal(precision, scale);
    }

    static Schema toArrow(dev.ogive.column.Schema schema) {
        return new Schema(schema.fields().stream().map(ArrowTypes::toArrow).toList());
    }

    private static Field toArrow(dev.ogive.column.Field field) {
        List<Field> children = new ArrayList<>();
        ArrowType type = switch (field.type()) {
            case SimpleType s -> ofSimple(s);
            case DecimalType d -> new ArrowType.Decimal(d.precision(), d.scale(), 128);
            case EnumType _ -> new ArrowType.Utf8();
            case ListType l -> {
                children.add(toArrow(new dev.ogive.column.Field("item", l.element())));
                yield new ArrowType.List();
            }
            case MapType m -> {
                List<Field> entry = List.of(
                        toArrow(new dev.ogive.column.Field("key", m.key(), false)),
                        toArrow(new dev.ogive.column.Field("value", m.value())));
                children.add(new Field("entries", FieldType.notNullable(new ArrowType.Struct()), entry));
                yield new ArrowType.Map(false);
            }
            case RowType r -> {
                r.fields().forEach(f -> children.add(toArrow(f)));
                yield new ArrowType.Struct();
            }
        };
        return new Field(field.name(), new FieldType(field.nullable(), type, null), children);
    }

    private static ArrowType ofSimple(SimpleType type) {
        return switch (type) {
            case NULL -> new ArrowType.Null();
            case BOOLEAN -> new ArrowType.Bool();
            case TINYINT -> new ArrowType.Int(8, true);
            case SMALLINT -> new ArrowType.Int(16, true);
            case INTEGER -> new ArrowType.Int(32, true);
            case BIGINT -> new ArrowType.Int(64, true);
            case HUGEINT, UBIGINT -> new ArrowType.Decimal(38, 0, 128);
            case UTINYINT -> new ArrowType.Int(8, false);
            case USMALLINT -> new ArrowType.Int(16, false);
            case UINTEGER -> new ArrowType.Int(32, false);
            case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case VARCHAR -> new ArrowType.Utf8();
            case VARBINARY -> new ArrowType.Binary();
            case DATE -> new ArrowType.Date(DateUnit.DAY);
            case TIME -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
            case TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
            case TIMESTAMP_NS -> new ArrowType.Timestamp(TimeUnit.NANOSECOND, null);
            case TIMESTAMPTZ -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
            case TIMETZ -> new ArrowType.Utf8();
            case INTERVAL -> new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO);
            case UUID -> new ArrowType.FixedSizeBinary(16);
        };
    }
}
