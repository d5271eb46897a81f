package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.config.TimeZones;
import dev.ogive.exec.function.ScalarFunction;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rex.RexNode;

/// What the session's time zone has to do with casts and functions. A TIMESTAMP WITH TIME ZONE is
/// a moment: its date, time of day and text are those that the clock of the zone shows. Values
/// are kept in UTC, so in a session that is in UTC nothing is added to the plan.
final class SessionZone {
    /// Functions of what a clock shows; they take a TIMESTAMP WITH TIME ZONE as the local time.
    private static final Set<String> LOCAL = Set.of(
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "millisecond",
            "microsecond",
            "nanosecond",
            "quarter",
            "week",
            "dayofweek",
            "isodow",
            "dayofyear",
            "isoyear",
            "yearweek",
            "decade",
            "century",
            "millennium",
            "era",
            "julian",
            "date_part",
            "date_trunc",
            "date_diff",
            "date_sub",
            "age",
            "last_day",
            "dayname",
            "monthname",
            "strftime",
            "to_char");

    /// Functions of time that passes, in UTC whatever the zone is, which have a signature for
    /// TIMESTAMP only.
    private static final Set<String> UTC = Set.of("epoch_ms", "epoch_us", "epoch_ns", "time_bucket");

    private final QueryBinder queries;

    /// The zone as an argument; null in UTC.
    private final RexNode zone;

    SessionZone(QueryBinder queries, ZoneId zone) {
        this.queries = queries;
        this.zone = TimeZones.isUtc(zone) ? null : Operators.constant(zone.getId(), SimpleType.VARCHAR);
    }

    /// A conversion that the zone decides about, or null for all others.
    RexNode cast(RexNode node, DataType type, boolean lenient) {
        DataType from = Rels.type(node);
        if (zone == null || from.equals(type)) {
            return null;
        }
        if (from == SimpleType.TIMESTAMPTZ) {
            return switch (type) {
                case SimpleType.VARCHAR -> call("zoned_text", zone, node);
                case SimpleType.TIMETZ -> call("zoned_timetz", zone, node);
                case SimpleType.TIMESTAMP,
                        SimpleType.TIMESTAMP_S,
                        SimpleType.TIMESTAMP_MS,
                        SimpleType.TIMESTAMP_NS,
                        SimpleType.DATE,
                        SimpleType.TIME -> ExpressionBinder.cast(local(node), type, lenient);
                default -> null;
            };
        }
        if (type != SimpleType.TIMESTAMPTZ) {
            return null;
        }
        return switch (from) {
            case SimpleType.VARCHAR -> call(lenient ? "try_zoned_timestamp" : "zoned_timestamp", zone, node);
            case SimpleType.TIMESTAMP,
                    SimpleType.TIMESTAMP_S,
                    SimpleType.TIMESTAMP_MS,
                    SimpleType.TIMESTAMP_NS,
                    SimpleType.DATE -> moment(node);
            default -> null;
        };
    }

    /// A call that the zone decides about, or null for all others.
    RexNode function(ExpressionBinder binder, String typed, List<RexNode> arguments) {
        ScalarFunction function = queries.registry().scalar(typed);
        String name = function == null ? typed.toLowerCase(Locale.ROOT) : function.name();
        if (arguments.isEmpty()) {
            return zone == null ? null : now(binder, name);
        }
        if (name.equals("make_timestamptz")) {
            return made(binder, arguments);
        }
        int at = moment(arguments);
        if (at < 0 || function == null) {
            return null;
        }
        if (UTC.contains(name)) {
            RexNode result = binder.function(typed, replaced(arguments, false));
            return Rels.type(result) == SimpleType.TIMESTAMP
                    ? ExpressionBinder.cast(result, SimpleType.TIMESTAMPTZ, false)
                    : result;
        }
        if (zone != null && at == 0 && arguments.size() == 2 && (name.equals("strftime") || name.equals("to_char"))) {
            RexNode format = queries.cast(arguments.get(1), SimpleType.VARCHAR, false);
            return call("zoned_" + name, zone, arguments.getFirst(), format);
        }
        if (LOCAL.contains(name)) {
            if (zone == null && function.resolve(types(arguments)) != null) {
                return null;
            }
            RexNode result = binder.function(typed, replaced(arguments, true));
            return name.equals("date_trunc") ? moment(result) : result;
        }
        if (zone == null) {
            return null;
        }
        return switch (name) {
            case "timezone_hour", "timezone_minute" ->
                binder.function(typed, List.of(call("zoned_timetz", zone, arguments.getFirst())));
            case "add", "date_add" -> added(arguments.get(at), arguments.get(1 - at), false);
            case "subtract" -> at == 0 ? added(arguments.getFirst(), arguments.getLast(), true) : null;
            default -> null;
        };
    }

    /// The functions of the moment when the statement began.
    private RexNode now(ExpressionBinder binder, String name) {
        return switch (name) {
            case "current_date" -> cast(binder.function("now", List.of()), SimpleType.DATE, false);
            case "localtimestamp" -> local(binder.function("now", List.of()));
            case "current_time" -> cast(binder.function("now", List.of()), SimpleType.TIME, false);
            default -> null;
        };
    }

    /// `make_timestamptz(year, month, day, hour, minute, second [, zone])` or of microseconds
    /// since 1970.
    private RexNode made(ExpressionBinder binder, List<RexNode> arguments) {
        if (arguments.size() == 7) {
            RexNode time = binder.function("make_timestamp", arguments.subList(0, 6));
            return binder.function("timezone", List.of(arguments.getLast(), time));
        }
        RexNode time = binder.function("make_timestamp", arguments);
        return arguments.size() == 1 ? ExpressionBinder.cast(time, SimpleType.TIMESTAMPTZ, false) : moment(time);
    }

    /// A moment and an interval; null where the other side is none.
    private RexNode added(RexNode moment, RexNode other, boolean back) {
        DataType type = Rels.type(other);
        if (type != SimpleType.INTERVAL && type != SimpleType.NULL && (back || type != SimpleType.VARCHAR)) {
            return null;
        }
        RexNode interval = queries.cast(other, SimpleType.INTERVAL, false);
        return call("zoned_add", zone, moment, back ? call("negate", interval) : interval);
    }

    /// The position of the first moment, or -1.
    private static int moment(List<RexNode> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (Rels.type(arguments.get(i)) == SimpleType.TIMESTAMPTZ) {
                return i;
            }
        }
        return -1;
    }

    private List<RexNode> replaced(List<RexNode> arguments, boolean local) {
        List<RexNode> replaced = new ArrayList<>(arguments);
        replaced.replaceAll(a -> Rels.type(a) != SimpleType.TIMESTAMPTZ
                ? a
                : local ? local(a) : ExpressionBinder.cast(a, SimpleType.TIMESTAMP, false));
        return replaced;
    }

    /// What the clock shows at a moment.
    private RexNode local(RexNode moment) {
        return zone == null
                ? ExpressionBinder.cast(moment, SimpleType.TIMESTAMP, false)
                : call("timezone", zone, moment);
    }

    /// The moment at which the clock shows a date or a date and time.
    private RexNode moment(RexNode local) {
        return zone == null
                ? ExpressionBinder.cast(local, SimpleType.TIMESTAMPTZ, false)
                : call("timezone", zone, ExpressionBinder.cast(local, SimpleType.TIMESTAMP, false));
    }

    private static List<DataType> types(List<RexNode> arguments) {
        return arguments.stream().map(Rels::type).toList();
    }

    private RexNode call(String name, RexNode... arguments) {
        ScalarFunction.Resolved resolved = queries.registry().resolve(name, types(List.of(arguments)));
        return Operators.call(resolved.function(), List.of(arguments), resolved.resultType());
    }
}
