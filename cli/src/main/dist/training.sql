-- What the start-up cache is trained on: the statements a short session begins with.
SELECT 1;
CREATE TABLE t (a INTEGER, b VARCHAR, c DECIMAL(12, 2), d DATE);
INSERT INTO t VALUES (1, 'one', 1.5, DATE '2024-01-01'), (2, 'two', 2.5, DATE '2024-02-01');
SELECT b, count(*), sum(c), max(d) FROM t WHERE a > 0 GROUP BY b ORDER BY b LIMIT 10;
SELECT count(*) FROM t x JOIN t y ON x.a = y.a WHERE x.d BETWEEN DATE '2024-01-01' AND DATE '2024-12-31';
SHOW TABLES;
