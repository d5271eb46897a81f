package dev.ogive.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlErrorsTest {
    private static final TableSource TABLE = new TableSource() {
        @Override
        public String name() {
            return "t";
        }

        @Override
        public Schema schema() {
            return new Schema(List.of(new Field("amount", SimpleType.INTEGER), new Field("name", SimpleType.VARCHAR)));
        }

        @Override
        public TableStatistics statistics() {
            return TableStatistics.UNKNOWN;
        }

        @Override
        public TableData open(Snapshot snapshot) {
            throw new UnsupportedOperationException();
        }
    };

    private static final Tables TABLES = new Tables() {
        @Override
        public TableSource table(String schema, String name) {
            return name.equalsIgnoreCase("t") ? TABLE : null;
        }

        @Override
        public ViewDefinition view(String schema, String name) {
            return null;
        }

        @Override
        public TableSource function(String name, List<Object> arguments, Map<String, Object> named) {
            return null;
        }

        @Override
        public boolean isShared(TableSource table) {
            return true;
        }

        @Override
        public List<String> names() {
            return List.of("t");
        }
    };

    private static SqlEngine.Bound bind(String sql) {
        return new SqlEngine(FunctionRegistry.builtIn()).bind(sql, TABLES, List.of());
    }

    private static void fails(String sql, ErrorCode code, String... parts) {
        assertThatThrownBy(() -> bind(sql)).isInstanceOfSatisfying(OgiveException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.getMessage()).contains(parts).doesNotContain("\n");
        });
    }

    @Test
    void anUnknownColumnIsNamedWithItsPlaceAndTheNearestName() {
        fails(
                "select\n  amonut from t",
                ErrorCode.UNKNOWN_COLUMN,
                "'amonut'",
                "did you mean 'amount'",
                "line 2, column 3",
                "^amonut");
    }

    @Test
    void anUnknownTableIsNamed() {
        fails("select * from nowhere", ErrorCode.UNKNOWN_TABLE, "'nowhere'", "^nowhere");
    }

    @Test
    void aSyntaxErrorPointsAtTheToken() {
        fails("select amount from t where )", ErrorCode.SYNTAX_ERROR, "line 1", "^)");
        fails("select 'abc", ErrorCode.SYNTAX_ERROR, "line 1");
        fails("", ErrorCode.SYNTAX_ERROR, "empty");
    }

    @Test
    void anUngroupedColumnIsNamed() {
        fails("select name, sum(amount) from t", ErrorCode.GROUPING_ERROR, "'name'", "GROUP BY");
        fails("select sum(amount) from t where sum(amount) > 1", ErrorCode.GROUPING_ERROR, "WHERE");
    }

    @Test
    void deepNestingWorksOrFailsCleanly() {
        assertThat(bind("select " + "(".repeat(1_000) + "1" + ")".repeat(1_000)).statement(List.of()))
                .isInstanceOf(BoundStatement.Query.class);
        String deeper = "select " + "(".repeat(10_000) + "1" + ")".repeat(10_000);
        try {
            bind(deeper);
        } catch (OgiveException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.TOO_COMPLEX);
        }
    }

    @Test
    void anInListOfFiftyThousandElementsIsOneNode() {
        StringBuilder sql = new StringBuilder("select count(*) from t where amount in (0");
        for (int i = 1; i < 50_000; i++) {
            sql.append(',').append(i);
        }
        assertThat(bind(sql.append(')').toString()).statement(List.of())).isInstanceOf(BoundStatement.Query.class);
    }

    @Test
    void ordinaryWordsNameColumns() {
        assertThat(
                        bind("select amount as value, amount as year, amount as date, amount count, name as \"user\", amount type,"
                                        + " amount month, amount as rank, amount result from t order by date, value")
                                .statement(List.of()))
                .isInstanceOfSatisfying(
                        BoundStatement.Query.class,
                        q -> assertThat(q.schema().fields())
                                .extracting(Field::name)
                                .containsExactly(
                                        "value", "year", "date", "count", "user", "type", "month", "rank", "result"));
    }

    @Test
    void aParameterTakesTheTypeOfWhatItIsComparedWith() {
        SqlEngine.Bound bound = bind("select ?, name from t where amount > ? and name = ?");
        assertThat(bound.parameters()).containsExactly(SimpleType.VARCHAR, SimpleType.INTEGER, SimpleType.VARCHAR);
    }
}
