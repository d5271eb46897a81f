package dev.ogive.plan.rel;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.function.Coercion;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeFamily;
import org.apache.calcite.rel.type.RelDataTypeImpl;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/// Our types as Calcite sees them: each [DataType] travels inside a `RelDataType`, so that nothing is
/// derived by Calcite's own rules. Everything is nullable; NULLs are tracked by statistics, not by types.
public final class Types {
    /// The one factory; it only wraps, so sharing it is free.
    public static final Factory FACTORY = new Factory();

    private Types() {}

    public static RelDataType of(DataType type) {
        return new Wrapped(type, true);
    }

    public static DataType of(RelDataType type) {
        if (type instanceof Wrapped wrapped) {
            return wrapped.type;
        }
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> SimpleType.BOOLEAN;
            case BIGINT -> SimpleType.BIGINT;
            case INTEGER -> SimpleType.INTEGER;
            case NULL -> SimpleType.NULL;
            default -> throw new IllegalArgumentException("not a type of this engine: " + type.getFullTypeString());
        };
    }

    /// A row type; names are only for EXPLAIN, columns are referred to by position.
    public static RelDataType row(List<DataType> types) {
        RelDataTypeFactory.Builder builder = FACTORY.builder();
        for (int i = 0; i < types.size(); i++) {
            builder.add("c" + i, of(types.get(i)));
        }
        return builder.build();
    }

    public static List<DataType> columns(RelDataType row) {
        List<DataType> types = new ArrayList<>(row.getFieldCount());
        row.getFieldList().forEach(f -> types.add(of(f.getType())));
        return types;
    }

    /// Carries one of our types.
    private static final class Wrapped extends RelDataTypeImpl {
        private final DataType type;
        private final boolean nullable;

        Wrapped(DataType type, boolean nullable) {
            this.type = type;
            this.nullable = nullable;
            computeDigest();
        }

        @Override
        protected void generateTypeString(StringBuilder text, boolean withDetail) {
            text.append(type.sql());
        }

        @Override
        public boolean isNullable() {
            return nullable;
        }

        @Override
        public RelDataTypeFamily getFamily() {
            RelDataTypeFamily family = getSqlTypeName().getFamily();
            return family == null ? super.getFamily() : family;
        }

        @Override
        public int getPrecision() {
            return type instanceof DecimalType d ? d.precision() : PRECISION_NOT_SPECIFIED;
        }

        @Override
        public int getScale() {
            return type instanceof DecimalType d ? d.scale() : SCALE_NOT_SPECIFIED;
        }

        @Override
        public SqlTypeName getSqlTypeName() {
            return switch (type) {
                case SimpleType s ->
                    switch (s) {
                        case BOOLEAN -> SqlTypeName.BOOLEAN;
                        case TINYINT -> SqlTypeName.TINYINT;
                        case SMALLINT -> SqlTypeName.SMALLINT;
                        case INTEGER -> SqlTypeName.INTEGER;
                        case BIGINT -> SqlTypeName.BIGINT;
                        case REAL -> SqlTypeName.REAL;
                        case DOUBLE -> SqlTypeName.DOUBLE;
                        case DATE -> SqlTypeName.DATE;
                        case TIME -> SqlTypeName.TIME;
                        case TIMESTAMP -> SqlTypeName.TIMESTAMP;
                        case NULL -> SqlTypeName.NULL;
                        // Text is opaque to Calcite, or it would ask for character sets and collations.
                        default -> SqlTypeName.OTHER;
                    };
                case DecimalType _ -> SqlTypeName.DECIMAL;
                default -> SqlTypeName.OTHER;
            };
        }
    }

    /// Keeps wrapped types wrapped.
    public static final class Factory extends SqlTypeFactoryImpl {
        private Factory() {
            super(new RelDataTypeSystemImpl() {
                @Override
                public int getMaxPrecision(SqlTypeName name) {
                    return name == SqlTypeName.DECIMAL ? DecimalType.MAX_PRECISION : super.getMaxPrecision(name);
                }
            });
        }

        @Override
        public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
            return type instanceof Wrapped ? type : super.createTypeWithNullability(type, nullable);
        }

        @Override
        public RelDataType leastRestrictive(List<RelDataType> types) {
            if (types.stream().allMatch(t -> t instanceof Wrapped)) {
                DataType common = of(types.getFirst());
                for (RelDataType t : types) {
                    common = Coercion.common(common, of(t));
                }
                return common == null ? null : of(common);
            }
            return super.leastRestrictive(types);
        }

        @Override
        public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
        }
    }
}
