package dev.ogive.exec.bench;

import static dev.ogive.exec.bench.Relation.call;
import static dev.ogive.exec.bench.Relation.compare;
import static dev.ogive.exec.bench.Relation.date;
import static dev.ogive.exec.bench.Relation.decimal;
import static dev.ogive.exec.bench.Relation.scan;
import static dev.ogive.exec.bench.Relation.text;

import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.storage.TableSource;
import java.util.List;
import java.util.Map;

/// TPC-H queries as physical plans, joined in the order that a good planner would choose.
record TpchByHand(Map<String, TableSource> tables) {
    PhysicalPlan query(int number) {
        return switch (number) {
            case 1 -> q1();
            case 3 -> q3();
            case 6 -> q6();
            case 9 -> q9();
            case 13 -> q13();
            case 18 -> q18();
            case 21 -> q21();
            default -> throw new IllegalArgumentException("q" + number + " is not wired");
        };
    }

    private TableSource table(String name) {
        return tables.get(name);
    }

    private static Expr one() {
        return decimal("1", 15, 2);
    }

    private PhysicalPlan q1() {
        Relation l = scan(
                table("lineitem"),
                r -> compare("<=", r.col("l_shipdate"), date("1998-09-02")),
                5_900_000,
                "l_returnflag",
                "l_linestatus",
                "l_quantity",
                "l_extendedprice",
                "l_discount",
                "l_tax");
        Expr discounted = call("multiply", l.col("l_extendedprice"), call("subtract", one(), l.col("l_discount")));
        Relation p = l.project(
                List.of("flag", "status", "qty", "price", "disc_price", "charge", "disc"),
                List.of(
                        l.col("l_returnflag"),
                        l.col("l_linestatus"),
                        l.col("l_quantity"),
                        l.col("l_extendedprice"),
                        discounted,
                        call("multiply", discounted, call("add", one(), l.col("l_tax"))),
                        l.col("l_discount")));
        return p.group(
                        "flag,status",
                        4,
                        "sum(qty) a",
                        "sum(price) b",
                        "sum(disc_price) c",
                        "sum(charge) d",
                        "avg(qty) e",
                        "avg(price) f",
                        "avg(disc) g",
                        "count(*) h")
                .sort("flag,status", -1)
                .plan();
    }

    private PhysicalPlan q3() {
        Relation customer = scan(
                table("customer"), r -> compare("=", r.col("c_mktsegment"), text("BUILDING")), 30_000, "c_custkey");
        Relation orders = scan(
                table("orders"),
                r -> compare("<", r.col("o_orderdate"), date("1995-03-15")),
                730_000,
                "o_orderkey",
                "o_custkey",
                "o_orderdate",
                "o_shippriority");
        Relation wanted = orders.join(JoinKind.INNER, customer, "o_custkey=c_custkey", null, 147_000);
        Relation lineitem = scan(
                table("lineitem"),
                r -> compare(">", r.col("l_shipdate"), date("1995-03-15")),
                3_200_000,
                "l_orderkey",
                "l_extendedprice",
                "l_discount");
        Relation joined = lineitem.join(JoinKind.INNER, wanted, "l_orderkey=o_orderkey", null, 30_000);
        return joined.project(
                        List.of("l_orderkey", "o_orderdate", "o_shippriority", "amount"),
                        List.of(
                                joined.col("l_orderkey"),
                                joined.col("o_orderdate"),
                                joined.col("o_shippriority"),
                                call(
                                        "multiply",
                                        joined.col("l_extendedprice"),
                                        call("subtract", one(), joined.col("l_discount")))))
                .group("l_orderkey,o_orderdate,o_shippriority", 11_000, "sum(amount) revenue")
                .sort("revenue desc,o_orderdate", 10)
                .pick("l_orderkey", "revenue", "o_orderdate", "o_shippriority")
                .plan();
    }

    private PhysicalPlan q6() {
        Relation l = scan(
                table("lineitem"),
                r -> new Expr.And(List.of(
                        compare(">=", r.col("l_shipdate"), date("1994-01-01")),
                        compare("<", r.col("l_shipdate"), date("1995-01-01")),
                        compare(">=", r.col("l_discount"), decimal("0.05", 15, 2)),
                        compare("<=", r.col("l_discount"), decimal("0.07", 15, 2)),
                        compare("<", r.col("l_quantity"), decimal("24", 15, 2)))),
                114_000,
                "l_extendedprice",
                "l_discount");
        return l.project(List.of("x"), List.of(call("multiply", l.col("l_extendedprice"), l.col("l_discount"))))
                .group("", 1, "sum(x) revenue")
                .plan();
    }

    private PhysicalPlan q9() {
        Relation part = scan(table("part"), r -> call("like", r.col("p_name"), text("%green%")), 10_000, "p_partkey");
        Relation partsupp = scan(table("partsupp"), null, 800_000, "ps_partkey", "ps_suppkey", "ps_supplycost");
        Relation offers = partsupp.join(JoinKind.INNER, part, "ps_partkey=p_partkey", null, 43_000);
        Relation nation = scan(table("nation"), null, 25, "n_nationkey", "n_name");
        Relation suppliers = scan(table("supplier"), null, 10_000, "s_suppkey", "s_nationkey")
                .join(JoinKind.INNER, nation, "s_nationkey=n_nationkey", null, 10_000);
        Relation lineitem = scan(
                table("lineitem"),
                null,
                6_000_000,
                "l_orderkey",
                "l_partkey",
                "l_suppkey",
                "l_quantity",
                "l_extendedprice",
                "l_discount");
        Relation sold = lineitem.join(
                        JoinKind.INNER, offers, "l_partkey=ps_partkey,l_suppkey=ps_suppkey", null, 320_000)
                .join(JoinKind.INNER, suppliers, "l_suppkey=s_suppkey", null, 320_000);
        Relation all = scan(table("orders"), null, 1_500_000, "o_orderkey", "o_orderdate")
                .join(JoinKind.INNER, sold, "o_orderkey=l_orderkey", null, 320_000);
        Expr amount = call(
                "subtract",
                call("multiply", all.col("l_extendedprice"), call("subtract", one(), all.col("l_discount"))),
                call("multiply", all.col("ps_supplycost"), all.col("l_quantity")));
        return all.project(
                        List.of("nation", "o_year", "amount"),
                        List.of(all.col("n_name"), call("extract_year", all.col("o_orderdate")), amount))
                .group("nation,o_year", 175, "sum(amount) sum_profit")
                .sort("nation,o_year desc", -1)
                .plan();
    }

    private PhysicalPlan q13() {
        Relation orders = scan(
                table("orders"),
                r -> new Expr.Not(call("like", r.col("o_comment"), text("%special%requests%"))),
                1_480_000,
                "o_orderkey",
                "o_custkey");
        Relation customer = scan(table("customer"), null, 150_000, "c_custkey");
        return orders.join(JoinKind.RIGHT, customer, "o_custkey=c_custkey", null, 1_530_000)
                .group("c_custkey", 150_000, "count(o_orderkey) c_count")
                .group("c_count", 42, "count(*) custdist")
                .sort("custdist desc,c_count desc", -1)
                .plan();
    }

    private PhysicalPlan q18() {
        Relation large = scan(table("lineitem"), null, 6_000_000, "l_orderkey", "l_quantity")
                .group("l_orderkey", 1_500_000, "sum(l_quantity) quantity")
                .filter(
                        r -> compare(
                                ">",
                                r.col("quantity"),
                                new Expr.Cast(
                                        decimal("300", 15, 2), r.col("quantity").type(), false)),
                        60);
        Relation orders = scan(
                        table("orders"), null, 1_500_000, "o_orderkey", "o_custkey", "o_orderdate", "o_totalprice")
                .join(JoinKind.LEFT_SEMI, large, "o_orderkey=l_orderkey", null, 60);
        Relation wanted = scan(table("customer"), null, 150_000, "c_custkey", "c_name")
                .join(JoinKind.INNER, orders, "c_custkey=o_custkey", null, 60);
        return scan(table("lineitem"), null, 6_000_000, "l_orderkey", "l_quantity")
                .join(JoinKind.INNER, wanted, "l_orderkey=o_orderkey", null, 400)
                .group("c_name,c_custkey,o_orderkey,o_orderdate,o_totalprice", 60, "sum(l_quantity) q")
                .sort("o_totalprice desc,o_orderdate", 100)
                .plan();
    }

    private PhysicalPlan q21() {
        Relation nation =
                scan(table("nation"), r -> compare("=", r.col("n_name"), text("SAUDI ARABIA")), 1, "n_nationkey");
        Relation suppliers = scan(table("supplier"), null, 10_000, "s_suppkey", "s_nationkey", "s_name")
                .join(JoinKind.INNER, nation, "s_nationkey=n_nationkey", null, 400);
        Relation late = scan(
                        table("lineitem"),
                        r -> compare(">", r.col("l_receiptdate"), r.col("l_commitdate")),
                        3_800_000,
                        "l_orderkey",
                        "l_suppkey")
                .join(JoinKind.INNER, suppliers, "l_suppkey=s_suppkey", null, 150_000);
        Relation failed = scan(
                        table("orders"), r -> compare("=", r.col("o_orderstatus"), text("F")), 730_000, "o_orderkey")
                .join(JoinKind.INNER, late, "o_orderkey=l_orderkey", null, 75_000);
        Relation others = scan(table("lineitem"), null, 6_000_000, "l_orderkey", "l_suppkey")
                .renamed("l2_");
        Relation withOthers = others.join(
                JoinKind.RIGHT_SEMI,
                failed,
                "l2_l_orderkey=o_orderkey",
                r -> compare("<>", r.col("l2_l_suppkey"), r.col("l_suppkey")),
                70_000);
        Relation lateOthers = scan(
                        table("lineitem"),
                        r -> compare(">", r.col("l_receiptdate"), r.col("l_commitdate")),
                        3_800_000,
                        "l_orderkey",
                        "l_suppkey")
                .renamed("l3_");
        return lateOthers
                .join(
                        JoinKind.RIGHT_ANTI,
                        withOthers,
                        "l3_l_orderkey=o_orderkey",
                        r -> compare("<>", r.col("l3_l_suppkey"), r.col("l_suppkey")),
                        4_000)
                .group("s_name", 400, "count(*) numwait")
                .sort("numwait desc,s_name", 100)
                .plan();
    }
}
