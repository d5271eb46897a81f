-- What the start-up cache is trained on: what short sessions begin with.
SELECT 1;
CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR, c DECIMAL(12, 2), d DATE, e DOUBLE, f TIMESTAMP, g BIGINT);
INSERT INTO t VALUES (1, 'one', 1.5, DATE '2024-01-01', 0.5, TIMESTAMP '2024-01-01 10:20:30', 10),
    (2, 'two', 2.5, DATE '2024-02-01', 1.5, NULL, 20), (3, 'three', 3.5, NULL, 2.5, NULL, 30);
SELECT b, count(*), sum(c), avg(e), min(g), max(d) FROM t WHERE a > 0 GROUP BY b ORDER BY b LIMIT 10;
SELECT b, count(*), sum(c), avg(e), min(g), max(d) FROM t WHERE a > 1 GROUP BY b ORDER BY b LIMIT 10;
SELECT count(*) FROM t x JOIN t y ON x.a = y.a WHERE x.d BETWEEN DATE '2024-01-01' AND DATE '2024-12-31';
SELECT x.b, y.c FROM t x LEFT JOIN t y ON x.a = y.a AND y.c > 2 WHERE x.b LIKE '%o%' OR x.a IN (1, 2) ORDER BY 1 DESC;
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM t u WHERE u.a = t.a + 1) AND c < (SELECT max(c) FROM t) ORDER BY a;
SELECT a FROM t WHERE a NOT IN (SELECT a FROM t WHERE e > 1) UNION ALL SELECT g FROM t;
WITH w AS (SELECT a % 2 AS k, sum(c) AS s FROM t GROUP BY a % 2) SELECT * FROM w x, w y WHERE x.k <> y.k;
SELECT CASE WHEN a > 1 THEN upper(b) ELSE substring(b, 1, 2) END AS k, extract(year FROM d), CAST(c AS VARCHAR),
    d + INTERVAL '1' DAY, coalesce(e, 0) * 2, round(c / 3, 1), length(b) FROM t ORDER BY c DESC;
SELECT count(DISTINCT b), sum(c * (1 - e)) FROM t HAVING count(*) > 1;
UPDATE t SET c = c + 1 WHERE a = 1;
DELETE FROM t WHERE a = 2;
CREATE VIEW v AS SELECT b, c FROM t;
SELECT * FROM v;
COPY t TO 'training.csv' (HEADER true);
CREATE TABLE u AS SELECT * FROM read_csv('training.csv');
SELECT * FROM 'training.csv' LIMIT 1;
EXPLAIN SELECT * FROM t WHERE a = 1;
SET threads = 1;
SELECT * FROM ogive.settings;
SHOW TABLES;
DESCRIBE t;
