package dev.ogive.sql.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            SELECT  a,B FROM T WHERE x=1;                        ~ select a, b from t where x = ?
            select "A b".c from t -- why\\n where x = 'it''s' ;; ~ select "A b".c from t where x = ?
            SELECT count ( * ) , f(x)+1 FROM t                   ~ select count(*), f(x) + ? from t
            SELECT x-1, -1, - 1, (-1), x = -1.5e-3, 2-1          ~ select x - ?, ?, ?, (?), x = ?, ? - ?
            SELECT * FROM t WHERE a IN (1,2 , 3)                 ~ select * from t where a in (?, ...)
            SELECT * FROM t WHERE a NOT IN ('x')                 ~ select * from t where a not in (?, ...)
            SELECT * FROM t WHERE a IN (1, x, -2)                ~ select * from t where a in (?, x, ?)
            SELECT * FROM t WHERE a IN (SELECT 1)                ~ select * from t where a in (select ?)
            INSERT INTO t (a, b) VALUES (1,'x'),(2,'y'), (3,'z') ~ insert into t(a, b) values (?, ?), ...
            INSERT INTO t VALUES (1, now()), (2, f(3))           ~ insert into t values (?, now()), (?, f(?))
            SELECT a, sum(b) FROM t GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10 ~ select a, sum(b) from t group by 1 order by 2 desc, 1 limit ?
            SELECT $1, ?, :name, a::int, E'\\\\'', X'00', 0xff, .5, 1. ~ select ?, ?, ?, a::int, ?, ?, ?, ?, ?
            SELECT date '2020-01-01' + interval '1' day          ~ select date ? + interval ? day
            SELECT a[1], [1,2], {'a':1}, x:y                     ~ select a[?], [?, ?], { ? : ? }, x : y
            SELECT /* a /* nested */ comment */ 1                ~ select ?
            SELECT 'not closed                                   ~ select ?
            SELECT t1.x, 2nd FROM t1                             ~ select t1.x, 2nd from t1
            """)
    void literalsAreReplaced(String sql, String template) {
        assertThat(Template.of(sql.replace("\\n", "\n").replace("\\\\", "\\")).text())
                .isEqualTo(template);
    }

    @Test
    void statementsThatDifferInLiteralsOnlyHaveOneTemplate() {
        Template one = Template.of("SELECT a FROM t WHERE b = 5 AND c IN (1)");
        Template other = Template.of("select a from T where b = -17 and c in (1, 2, 3) -- again");
        assertThat(one.id()).isEqualTo(other.id());
        assertThat(one.text()).isEqualTo(other.text());
        assertThat(Template.of("SELECT a FROM t WHERE b > 5").id()).isNotEqualTo(one.id());
    }

    @Test
    void literalsAreFoundWhereTheyStand() {
        String sql = "SELECT * FROM t WHERE a > -5 AND b IN ('x', 'y') AND c = ?";
        assertThat(Template.of(sql).literals())
                .extracting(l -> sql.substring(l.start(), l.end()))
                .containsExactly("-5", "'x'", "'y'", "?");
    }

    @Test
    void quotesAreReadAsTheDialectSays() {
        assertThat(Template.of("SELECT \"a\" # c\n, `b`, 'x\\'y'", Dialect.MYSQL)
                        .text())
                .isEqualTo("select ?, `b`, ?");
        assertThat(Template.of("SELECT [a b] FROM [T] WHERE x = N'y'", Dialect.TSQL)
                        .text())
                .isEqualTo("select [a b] from [T] where x = ?");
        assertThat(Template.of("SELECT $$a'b$$, $x$ $$ $x$, '\\'", Dialect.POSTGRESQL)
                        .text())
                .isEqualTo("select ?, ?, ?");
    }
}
