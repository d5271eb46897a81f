package dev.ogive.random;

import java.util.List;
import java.util.Random;

/// Types of generated values, each with some literals that both engines read alike. Doubles are
/// multiples of 1/4, so that their sums do not depend on the order of the terms.
enum Kind {
    BOOLEAN("BOOLEAN", "TRUE", "FALSE"),
    TINYINT("TINYINT", "0", "1", "-3", "7"),
    SMALLINT("SMALLINT", "0", "1", "-20", "19"),
    INTEGER("INTEGER", "0", "1", "2", "3", "-7", "42", "100"),
    BIGINT("BIGINT", "0", "1", "-1", "5", "10000000000"),
    HUGEINT("HUGEINT", "0", "1", "-2", "100000000000000000000"),
    UTINYINT("UTINYINT", "0", "1", "9"),
    UINTEGER("UINTEGER", "0", "2", "11"),
    UBIGINT("UBIGINT", "0", "3", "12"),
    DECIMAL("DECIMAL(9, 2)", "0.00", "1.50", "-2.25", "3.00", "12.34"),
    WIDE("DECIMAL(30, 6)", "0.000001", "1.500000", "-7.250000", "123456789012345.678901"),
    REAL("REAL", "0.0", "1.5", "-2.25", "3.0"),
    DOUBLE("DOUBLE", "0.0", "1.5", "-2.25", "3.0", "10.75"),
    TEXT("VARCHAR", "''", "'a'", "'b'", "'ab'", "'Abc'", "' x'", "'x y'", "'é'", "'12'", "'-3'", "'a_b%'", "'日本'"),
    BLOB("BLOB", "'\\x00'::BLOB", "'ab'::BLOB", "''::BLOB"),
    DATE("DATE", "DATE '2024-02-29'", "DATE '1999-12-31'", "DATE '2000-01-01'", "DATE '2024-07-01'"),
    TIME("TIME", "TIME '00:00:00'", "TIME '12:34:56'", "TIME '23:59:59.5'"),
    TIMESTAMP(
            "TIMESTAMP",
            "TIMESTAMP '2024-02-29 12:00:00'",
            "TIMESTAMP '1999-12-31 23:59:59.25'",
            "TIMESTAMP '2000-01-01 00:00:00'"),
    INTERVAL("INTERVAL", "INTERVAL '1 day'", "INTERVAL '2 months'", "INTERVAL '03:30:00'", "INTERVAL '-1 day'"),
    UUID("UUID", "UUID '00000000-0000-0000-0000-00000000000a'", "UUID 'ffffffff-0000-4000-8000-000000000001'"),
    NUMBERS("INTEGER[]", "[1, 2, 3]", "[]::INTEGER[]", "[NULL, 7]", "[2]"),
    TEXTS("VARCHAR[]", "['a', 'b']", "['x', NULL]", "[]::VARCHAR[]"),
    STRUCT("STRUCT(a INTEGER, b VARCHAR)", "{'a': 1, 'b': 'x'}", "{'a': 2, 'b': NULL}");

    /// Integer types of any width.
    static final List<Kind> INTEGERS =
            List.of(TINYINT, SMALLINT, INTEGER, BIGINT, HUGEINT, UTINYINT, UINTEGER, UBIGINT);

    private final String sql;
    private final List<String> literals;

    Kind(String sql, String... literals) {
        this.sql = sql;
        this.literals = List.of(literals);
    }

    String sql() {
        return sql;
    }

    /// A literal of exactly this type.
    String literal(Random random) {
        String text = literals.get(random.nextInt(literals.size()));
        return switch (this) {
            case BOOLEAN, INTEGER, TEXT, BLOB, DATE, TIME, TIMESTAMP, INTERVAL, UUID, NUMBERS, TEXTS -> text;
            default -> "CAST(" + text + " AS " + sql + ")";
        };
    }

    boolean isInteger() {
        return INTEGERS.contains(this);
    }

    boolean isNumber() {
        return isInteger() || this == DECIMAL || this == WIDE || this == REAL || this == DOUBLE;
    }

    /// Whether `min`, `max`, GROUP BY and ORDER BY are asked of it.
    boolean isOrdered() {
        return this != STRUCT && this != NUMBERS && this != TEXTS && this != INTERVAL;
    }
}
