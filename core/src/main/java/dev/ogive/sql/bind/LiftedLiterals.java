package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Which literals of a statement's text become parameters, so that its plan serves other values too.
public interface LiftedLiterals {
    LiftedLiterals NONE = new LiftedLiterals() {
        @Override
        public int index(SqlParserPos position) {
            return -1;
        }

        @Override
        public DataType type(int index) {
            throw new IndexOutOfBoundsException(index);
        }
    };

    /// The parameter that the literal at this position became, or -1.
    int index(SqlParserPos position);

    DataType type(int index);
}
