package dev.ogive.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Correlated subqueries in every position, and joins in orders that cannot be swapped freely,
/// over tables with nulls and empty groups: equal to DuckDB's answers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorrelatedSubqueriesTest {
    private Connection ogive;
    private Connection duck;

    @BeforeAll
    void load() throws SQLException {
        ogive = DriverManager.getConnection("jdbc:ogive:");
        duck = DriverManager.getConnection("jdbc:duckdb:");
        for (Connection connection : new Connection[] {ogive, duck}) {
            Peers.execute(connection, "CREATE TABLE a (k INTEGER, v INTEGER, s VARCHAR)");
            Peers.execute(
                    connection,
                    "INSERT INTO a VALUES (1, 10, 'x'), (2, 20, 'y'), (3, NULL, 'x'), (NULL, 40, NULL), (2, 5, 'z')");
            Peers.execute(connection, "CREATE TABLE b (k INTEGER, w INTEGER, s VARCHAR)");
            Peers.execute(
                    connection,
                    "INSERT INTO b VALUES (1, 1, 'x'), (1, 2, 'y'), (2, NULL, 'x'), (NULL, 7, 'x'), (4, 9, NULL)");
            Peers.execute(connection, "CREATE TABLE c (k INTEGER, u INTEGER)");
            Peers.execute(connection, "INSERT INTO c VALUES (1, 100), (2, 200), (5, NULL)");
            Peers.execute(connection, "CREATE TABLE e (k INTEGER, z INTEGER)");
        }
    }

    @AfterAll
    void close() throws SQLException {
        ogive.close();
        duck.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The SELECT list: counts of nothing are 0, sums of nothing NULL.
                "SELECT a.*, (SELECT count(*) FROM b WHERE b.k = a.k) FROM a",
                "SELECT a.*, (SELECT sum(w) FROM b WHERE b.k = a.k) FROM a",
                "SELECT a.*, (SELECT count(*) + 1 FROM b WHERE b.k = a.k AND b.w > a.v) FROM a",
                "SELECT a.*, (SELECT coalesce(max(w), -1) FROM b WHERE b.k = a.k) FROM a",
                "SELECT a.k, (SELECT a.v + count(*) FROM b WHERE b.k < a.k) FROM a",
                "SELECT a.k, (SELECT max(w) FROM b WHERE b.k = a.k HAVING count(*) > 1) FROM a",
                "SELECT a.k, (SELECT w FROM b WHERE b.k = a.k ORDER BY w DESC NULLS LAST LIMIT 1) FROM a",
                "SELECT a.k, EXISTS (SELECT 1 FROM b WHERE b.k = a.k) FROM a",
                "SELECT a.k, a.k IN (SELECT b.k FROM b WHERE b.s = a.s) FROM a",
                "SELECT a.k, a.k NOT IN (SELECT b.k FROM b WHERE b.s = a.s) FROM a",
                "SELECT a.k, a.v > ALL (SELECT w FROM b WHERE b.k = a.k) FROM a",
                "SELECT a.k, a.v < ANY (SELECT w FROM b) FROM a",
                "SELECT (SELECT a.v), (SELECT count(*) FROM e WHERE e.k = a.k) FROM a",
                // Inside expressions and CASE.
                "SELECT CASE WHEN EXISTS (SELECT 1 FROM b WHERE b.k = a.k) THEN (SELECT min(w) FROM b WHERE b.k = a.k)"
                        + " ELSE a.v END FROM a",
                "SELECT a.v * (SELECT count(*) FROM b WHERE b.s = a.s) + 1 FROM a",
                // WHERE.
                "SELECT * FROM a WHERE v > (SELECT avg(w) FROM b WHERE b.k = a.k)",
                "SELECT * FROM a WHERE (SELECT count(*) FROM b WHERE b.k = a.k) = 0",
                "SELECT * FROM a WHERE k NOT IN (SELECT k FROM b)",
                "SELECT * FROM a WHERE k NOT IN (SELECT k FROM b WHERE k IS NOT NULL)",
                "SELECT * FROM a WHERE k NOT IN (SELECT k FROM e)",
                "SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k) OR v = 40",
                "SELECT * FROM a WHERE NOT (EXISTS (SELECT 1 FROM b WHERE b.k = a.k) AND a.s IN (SELECT s FROM b))",
                "SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k"
                        + " AND NOT EXISTS (SELECT 1 FROM c WHERE c.k = b.k AND c.u > a.v * 10))",
                "SELECT * FROM a WHERE (k, s) IN (SELECT k, s FROM b)",
                "SELECT * FROM a x WHERE v = (SELECT max(v) FROM a y WHERE y.k = x.k)",
                // A join's condition, and subqueries with joins and groups of their own.
                "SELECT a.k, b.w FROM a JOIN b ON a.k = b.k AND b.w > (SELECT min(u) FROM c WHERE c.k = 9) OR a.k IS NULL",
                "SELECT a.k, (SELECT sum(b.w * c.u) FROM b JOIN c ON b.k = c.k WHERE b.k = a.k) FROM a",
                "SELECT a.k, (SELECT count(*) FROM (SELECT s, count(*) n FROM b WHERE b.k = a.k GROUP BY s) q"
                        + " WHERE n > 0) FROM a",
                "SELECT a.k, (SELECT count(DISTINCT b.s) FROM b LEFT JOIN c ON b.k = c.k AND c.u > a.v) FROM a",
                // Groups, HAVING, ORDER BY.
                "SELECT s, sum(v) FROM a GROUP BY s HAVING sum(v) > (SELECT min(w) FROM b WHERE b.s = a.s)",
                "SELECT s, (SELECT count(*) FROM b WHERE b.s = a.s) FROM a GROUP BY s",
                "SELECT k, v FROM a ORDER BY (SELECT count(*) FROM b WHERE b.k = a.k) DESC, v NULLS LAST",
                "SELECT sum((SELECT count(*) FROM b WHERE b.k = a.k)) FROM a",
                // LATERAL, and a union inside.
                "SELECT a.k, q.w FROM a, LATERAL (SELECT w FROM b WHERE b.k = a.k) q",
                "SELECT a.k, q.n FROM a LEFT JOIN LATERAL (SELECT sum(w) n FROM b WHERE b.k = a.k) q ON TRUE",
                "SELECT a.k, (SELECT count(*) FROM (SELECT w FROM b WHERE b.k = a.k UNION ALL SELECT u FROM c"
                        + " WHERE c.k = a.k) q) FROM a",
                // Orders of joins that matter.
                "SELECT * FROM a LEFT JOIN b ON a.k = b.k LEFT JOIN c ON b.k = c.k AND a.v > 5",
                "SELECT * FROM a LEFT JOIN (b JOIN c ON b.k = c.k) ON a.k = b.k",
                "SELECT * FROM a RIGHT JOIN b ON a.k = b.k JOIN c ON c.k = b.k",
                "SELECT * FROM a FULL JOIN b ON a.k = b.k FULL JOIN c ON c.k = a.k",
                "SELECT * FROM a LEFT JOIN b ON a.k = b.k WHERE b.w IS NULL",
                "SELECT * FROM a LEFT JOIN e ON a.k = e.k JOIN c ON c.k = a.k WHERE e.z IS NULL OR e.z > 3",
                "SELECT count(*) FROM a, b, c WHERE a.k = b.k AND b.k = c.k AND a.v + b.w < c.u",
                "SELECT count(*) FROM a CROSS JOIN b JOIN c ON a.k = c.k AND b.k = c.k + 1"
            })
    void answersAreThoseOfDuckDb(String sql) throws SQLException {
        assertThat(Comparison.difference(ogive, duck, sql)).as(sql).isNull();
    }
}
