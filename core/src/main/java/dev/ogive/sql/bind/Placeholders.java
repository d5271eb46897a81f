package dev.ogive.sql.bind;

import dev.ogive.plan.rel.Operators;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;

/// Finds and replaces the placeholders of bound expressions.
final class Placeholders {
    private Placeholders() {}

    private static Object content(RexCall call) {
        return call.getOperator() instanceof Operators.Placeholder p ? p.content() : null;
    }

    /// The subquery that the whole expression is, or null.
    static Items.Subquery subquery(RexNode node) {
        return node instanceof RexCall call && content(call) instanceof Items.Subquery item ? item : null;
    }

    static boolean contains(RexNode node, Class<?> kind) {
        boolean[] found = {false};
        visit(node, kind, _ -> found[0] = true);
        return found[0];
    }

    static <T> void collect(RexNode node, Class<T> kind, List<T> into) {
        visit(node, kind, content -> into.add(kind.cast(content)));
    }

    private static void visit(RexNode node, Class<?> kind, java.util.function.Consumer<Object> consumer) {
        node.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                Object content = content(call);
                if (kind.isInstance(content)) {
                    consumer.accept(content);
                }
                if (content instanceof Items.Window w) {
                    parts(w).forEach(p -> p.accept(this));
                }
                return super.visitCall(call);
            }
        });
    }

    /// The expressions inside a window item.
    static List<RexNode> parts(Items.Window window) {
        List<RexNode> parts = new java.util.ArrayList<>(window.arguments());
        parts.addAll(window.partitionBy());
        window.orderBy().forEach(o -> parts.add(o.key()));
        window.argumentOrder().forEach(o -> parts.add(o.key()));
        if (window.filter() != null) {
            parts.add(window.filter());
        }
        return parts;
    }

    /// Replaces every placeholder whose content is of `kind`, innermost first.
    static RexNode replace(RexNode node, Class<?> kind, BiFunction<RexCall, Object, RexNode> replacement) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                RexNode visited = super.visitCall(call);
                return visited instanceof RexCall c && kind.isInstance(content(c))
                        ? replacement.apply(c, content(c))
                        : visited;
            }
        });
    }
}
