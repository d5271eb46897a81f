package dev.ogive.exec.operator;

import dev.ogive.column.DataType;
import dev.ogive.column.Lane;
import dev.ogive.column.Schema;
import dev.ogive.config.Settings;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.join.JoinBuild;
import dev.ogive.exec.join.JoinFilter;
import dev.ogive.exec.join.JoinProbe;
import dev.ogive.exec.pipeline.Fragment;
import dev.ogive.exec.pipeline.Pipeline;
import dev.ogive.exec.pipeline.QueryRun;
import dev.ogive.exec.pipeline.Sink;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.WorkerPool;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.plan.WindowCall;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.scan.ColumnRefs;
import dev.ogive.exec.scan.RowFilter;
import dev.ogive.exec.scan.ScanSource;
import dev.ogive.exec.scan.StreamSource;
import dev.ogive.exec.sort.SortRows;
import dev.ogive.exec.sort.SortedRows;
import dev.ogive.exec.sort.SortedSource;
import dev.ogive.exec.sort.TopRows;
import dev.ogive.exec.window.WindowSource;
import dev.ogive.storage.TableData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Turns a physical plan into pipelines of one run and the fragment that puts out its rows.
///
/// Columns that nobody above reads are never computed: every step is told which of its output
/// columns are needed, and leaves the vectors of the others as they are. Build sides are built
/// before the probe side's own pipelines, so that their filters reach all scans of the probe
/// side, through aggregations too.
final class PlanBuilder {
    /// Top-N up to this many rows; beyond it everything is sorted.
    private static final long TOP_ROWS_MAX = 1 << 16;

    /// Top-N is left to the sort, which spills, where each of the rows could not take this much
    /// of the memory limit.
    private static final long TOP_ROW_BYTES = 4 << 10;

    /// A LIMIT without a filter below it reads the first rows by one worker up to this many.
    private static final long LIMIT_SERIAL_MAX = 100_000;

    private final QueryContext query;
    private final QueryRun run;
    private final WorkerPool pool;
    private final Expressions expressions;
    private final Narrowing narrowing;
    private final Map<Integer, KeepRows> shared = new HashMap<>();
    private final Map<Integer, KeptRows> working;

    PlanBuilder(QueryContext query, QueryRun run, WorkerPool pool) {
        this(query, run, pool, Map.of());
    }

    /// @param working rows of recursions in progress, by id
    PlanBuilder(QueryContext query, QueryRun run, WorkerPool pool, Map<Integer, KeptRows> working) {
        this.query = query;
        this.run = run;
        this.pool = pool;
        this.expressions = new Expressions();
        this.narrowing = new Narrowing(query.snapshot());
        this.working = working;
    }

    /// The fragment of a whole plan: all columns are needed.
    Built build(PhysicalPlan plan) {
        return build(plan, all(plan.types().size()));
    }

    private static boolean[] all(int columns) {
        boolean[] needed = new boolean[columns];
        Arrays.fill(needed, true);
        return needed;
    }

    private Built build(PhysicalPlan plan, boolean[] needed) {
        return switch (plan) {
            case PhysicalPlan.Scan scan -> scan(scan, needed);
            case PhysicalPlan.Rows rows -> rows(rows);
            case PhysicalPlan.Filter filter -> filter(filter, needed);
            case PhysicalPlan.Project project -> project(project, needed);
            case PhysicalPlan.Aggregate aggregate -> aggregate(aggregate);
            case PhysicalPlan.Join join -> join(join, needed);
            case PhysicalPlan.Sort sort -> sort(sort, needed);
            case PhysicalPlan.Limit limit -> limit(limit, needed);
            case PhysicalPlan.Union union -> union(union, needed);
            case PhysicalPlan.Window window -> window(window, needed);
            case PhysicalPlan.Shared node -> shared(node);
            case PhysicalPlan.Recursive recursive -> recursive(recursive);
            case PhysicalPlan.WorkingTable table -> workingTable(table);
            case PhysicalPlan.Unnest unnest -> unnest(unnest, needed);
        };
    }

    /// Ends a fragment in a sink.
    private void end(Built input, Sink sink) {
        run.add(new Pipeline(input.fragment(), sink, input.release()));
    }

    private static OperatorProfile profile(String name, PhysicalPlan plan, Built... inputs) {
        return with(new OperatorProfile(name, plan.estimatedRows()), inputs);
    }

    /// Of an operator whose rows are those of the plan's node.
    private static OperatorProfile known(String name, PhysicalPlan plan, Built... inputs) {
        return with(new OperatorProfile(name, plan.estimatedRows(), plan.subplan()), inputs);
    }

    private static OperatorProfile with(OperatorProfile profile, Built... inputs) {
        for (Built input : inputs) {
            profile.inputs().add(input.profile());
        }
        return profile;
    }

    private Built source(Source source, List<DataType> types) {
        return Built.of(new Fragment(source, List.of(), types), source.profile());
    }

    private Built scan(PhysicalPlan.Scan scan, boolean[] needed) {
        TableData data = scan.table().open(query.snapshot());
        boolean whole = data instanceof TableData.Chunked || scan.filter() == null;
        String name = "Scan " + scan.table().name();
        OperatorProfile profile = whole ? known(name, scan) : profile(name, scan);
        int[] columns = scan.columns().stream().mapToInt(Integer::intValue).toArray();
        Schema schema = scan.table().schema();
        return switch (data) {
            case TableData.Chunked chunked -> {
                ScanSource source =
                        new ScanSource(profile, chunked, schema, columns, needed, scan.filter(), expressions::filter);
                Built.Origin[] origins = new Built.Origin[columns.length];
                Arrays.setAll(origins, c -> new Built.Origin(source, c));
                yield new Built(new Fragment(source, List.of(), scan.types()), profile, origins, List.of());
            }
            case TableData.Streamed streamed -> stream(scan, streamed, columns, needed, profile);
        };
    }

    /// Reads what the filter and the output need, filters, and puts the output's columns in
    /// order.
    private Built stream(
            PhysicalPlan.Scan scan, TableData.Streamed data, int[] columns, boolean[] needed, OperatorProfile profile) {
        BitSet read = new BitSet();
        for (int c = 0; c < columns.length; c++) {
            if (needed[c]) {
                read.set(columns[c]);
            }
        }
        if (scan.filter() != null) {
            ColumnRefs.collect(scan.filter(), read);
        }
        int[] tableColumns = read.stream().toArray();
        List<DataType> types = Arrays.stream(tableColumns)
                .mapToObj(scan.table().schema()::type)
                .toList();
        StreamSource source = new StreamSource(
                profile, data, tableColumns, types, query.settings().get(Settings.BATCH_ROWS));
        run.own(source);
        Fragment fragment = new Fragment(source, List.of(), types);
        if (scan.filter() != null) {
            Expr dense = ColumnRefs.remap(scan.filter(), c -> Arrays.binarySearch(tableColumns, c));
            fragment = fragment.then(
                    new FilterRows(profile("Filter", scan), () -> expressions.filter(dense), types, all(types.size())),
                    types);
        }
        List<Expr> output = new ArrayList<>();
        int[] computed = indexes(needed);
        for (int c : computed) {
            output.add(new Expr.Column(
                    Arrays.binarySearch(tableColumns, columns[c]), scan.types().get(c)));
        }
        fragment = fragment.then(
                new ProjectRows(profile("Project", scan), () -> expressions.projection(output), computed, scan.types()),
                scan.types());
        return Built.of(fragment, profile);
    }

    private static int[] indexes(boolean[] set) {
        int[] indexes = new int[set.length];
        int count = 0;
        for (int i = 0; i < set.length; i++) {
            if (set[i]) {
                indexes[count++] = i;
            }
        }
        return Arrays.copyOf(indexes, count);
    }

    private Built rows(PhysicalPlan.Rows rows) {
        return source(new RowsSource(profile("Rows", rows), rows.rows(), rows.types(), expressions), rows.types());
    }

    private Built filter(PhysicalPlan.Filter filter, boolean[] needed) {
        Built input = build(filter.input(), plus(needed, filter.condition()));
        OperatorProfile profile = known("Filter", filter, input);
        Supplier<RowFilter> condition = () -> expressions.filter(filter.condition());
        return input.with(
                input.fragment().then(new FilterRows(profile, condition, filter.types(), needed), filter.types()),
                profile,
                input.origins());
    }

    private static boolean[] plus(boolean[] needed, Expr read) {
        boolean[] more = needed.clone();
        BitSet columns = new BitSet();
        ColumnRefs.collect(read, columns);
        columns.stream().forEach(c -> more[c] = true);
        return more;
    }

    private Built project(PhysicalPlan.Project project, boolean[] needed) {
        int[] computed = indexes(needed);
        boolean[] read = new boolean[project.input().types().size()];
        List<Expr> wanted = new ArrayList<>();
        for (int c : computed) {
            Expr expression = project.expressions().get(c);
            wanted.add(expression);
            read = plus(read, expression);
        }
        Built input = build(project.input(), read);
        OperatorProfile profile = profile("Project", project, input);
        Built.Origin[] origins = new Built.Origin[needed.length];
        for (int c = 0; c < origins.length; c++) {
            if (project.expressions().get(c) instanceof Expr.Column column) {
                origins[c] = input.origins()[column.index()];
            }
        }
        var operator = new ProjectRows(profile, () -> expressions.projection(wanted), computed, project.types());
        return input.with(input.fragment().then(operator, project.types()), profile, origins);
    }

    private Built join(PhysicalPlan.Join join, boolean[] needed) {
        int leftWidth = join.left().types().size();
        int rightWidth = join.right().types().size();
        boolean[] leftOut = new boolean[leftWidth];
        boolean[] rightOut = new boolean[rightWidth];
        splitNeeded(join.kind(), needed, leftOut, rightOut);
        BitSet residual = new BitSet();
        if (join.residual() != null) {
            ColumnRefs.collect(join.residual(), residual);
        }
        boolean[] leftRead = leftOut.clone();
        boolean[] rightRead = rightOut.clone();
        boolean[] residualLeft = new boolean[leftWidth];
        residual.stream().forEach(c -> {
            if (c < leftWidth) {
                leftRead[c] = true;
                residualLeft[c] = true;
            } else {
                rightRead[c - leftWidth] = true;
            }
        });
        join.leftKeys().forEach(k -> leftRead[k] = true);
        int[] stored = stored(join.rightKeys(), rightRead);
        join.rightKeys().forEach(k -> rightRead[k] = true);
        int[] rightColumns = new int[rightWidth];
        int[] residualRight = new int[rightWidth];
        for (int c = 0; c < rightWidth; c++) {
            rightColumns[c] = rightOut[c] ? indexOf(stored, c) : -1;
            residualRight[c] = residual.get(leftWidth + c) ? indexOf(stored, c) : -1;
        }

        Built right = build(join.right(), rightRead);
        List<JoinFilter> filters = new ArrayList<>();
        for (int k = 0; k < join.rightKeys().size(); k++) {
            filters.add(
                    dropsUnmatchedLeft(join)
                                    && isLong(join.right()
                                            .types()
                                            .get(join.rightKeys().get(k)))
                            ? new JoinFilter()
                            : null);
        }
        OperatorProfile buildProfile = profile("Build", join.right(), right);
        JoinBuild build = new JoinBuild(
                buildProfile,
                join.kind(),
                join.right().types(),
                stored,
                join.rightKeys().size(),
                join.nullSafe(),
                join.residual() != null,
                filters,
                join.right().estimatedRows(),
                query.memory(),
                query.spill());
        run.own(build);
        end(right, build);

        Built left = build(join.left(), leftRead);
        OperatorProfile profile = known(joinName(join), join, left);
        for (int k = 0; k < filters.size(); k++) {
            Built.Origin origin = left.origins()[join.leftKeys().get(k)];
            if (filters.get(k) != null && origin != null) {
                origin.lend(filters.get(k), profile);
                build.wantFilter(k);
            }
        }
        profile.inputs().add(buildProfile);
        JoinProbe probe = new JoinProbe(
                profile,
                new JoinProbe.Spec(
                        join.kind(),
                        join.left().types(),
                        join.right().types(),
                        join.leftKeys().stream().mapToInt(Integer::intValue).toArray(),
                        rightColumns,
                        leftOut,
                        join.residual() == null ? null : () -> expressions.filter(join.residual()),
                        join.residual() == null || join.kind() != JoinKind.LEFT_MARK
                                ? null
                                : () -> expressions.filter(new Expr.IsNull(join.residual())),
                        residualLeft,
                        residualRight),
                build,
                query.memory());
        run.own(probe);
        return left.with(left.fragment().then(probe, join.types()), profile, joinOrigins(join, left.origins()))
                .releasing(probe, build);
    }

    private static String joinName(PhysicalPlan.Join join) {
        return (join.leftKeys().isEmpty() ? "Nested loop join " : "Hash join ") + join.kind();
    }

    private static void splitNeeded(JoinKind kind, boolean[] needed, boolean[] left, boolean[] right) {
        switch (kind) {
            case INNER, LEFT, RIGHT, FULL, LEFT_SINGLE -> {
                System.arraycopy(needed, 0, left, 0, left.length);
                System.arraycopy(needed, left.length, right, 0, right.length);
            }
            case LEFT_SEMI, LEFT_ANTI, LEFT_MARK -> System.arraycopy(needed, 0, left, 0, left.length);
            case RIGHT_SEMI, RIGHT_ANTI -> System.arraycopy(needed, 0, right, 0, right.length);
        }
    }

    /// Keys, then the other columns that are read.
    private static int[] stored(List<Integer> keys, boolean[] read) {
        int[] stored = new int[keys.size() + read.length];
        int count = 0;
        for (int key : keys) {
            stored[count++] = key;
        }
        for (int c = 0; c < read.length; c++) {
            if (read[c] && !keys.contains(c)) {
                stored[count++] = c;
            }
        }
        return Arrays.copyOf(stored, count);
    }

    private static int indexOf(int[] columns, int column) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] == column) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLong(DataType type) {
        return type.lane() == Lane.I32 || type.lane() == Lane.I64;
    }

    private static boolean dropsUnmatchedLeft(PhysicalPlan.Join join) {
        return !join.nullSafe()
                && switch (join.kind()) {
                    case INNER, RIGHT, LEFT_SEMI, RIGHT_SEMI, RIGHT_ANTI -> true;
                    case LEFT, FULL, LEFT_ANTI, LEFT_MARK, LEFT_SINGLE -> false;
                };
    }

    private static Built.Origin[] joinOrigins(PhysicalPlan.Join join, Built.Origin[] left) {
        Built.Origin[] origins = new Built.Origin[join.types().size()];
        switch (join.kind()) {
            case INNER, LEFT, LEFT_SEMI, LEFT_ANTI, LEFT_MARK, LEFT_SINGLE ->
                System.arraycopy(left, 0, origins, 0, left.length);
            case RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI -> {}
        }
        return origins;
    }

    private Built sort(PhysicalPlan.Sort sort, boolean[] needed) {
        boolean[] read = needed.clone();
        sort.keys().forEach(k -> read[k.column()] = true);
        int[] stored = indexes(read);
        int[] columns = new int[needed.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = needed[c] ? indexOf(stored, c) : -1;
        }
        List<SortKey> keys = sort.keys().stream()
                .map(k -> new SortKey(indexOf(stored, k.column()), k.descending(), k.nullsFirst()))
                .toList();
        Built input = build(sort.input(), read);
        boolean top = sort.limit() > 0
                && !keys.isEmpty()
                && sort.offset() <= topRowsMax()
                && sort.offset() + sort.limit() <= topRowsMax();
        OperatorProfile profile = profile(top ? "Top-N" : "Sort", sort, input);
        SortedRows rows;
        Built.Origin[] origins = new Built.Origin[needed.length];
        if (top) {
            TopRows sink = new TopRows(
                    profile, sort.input().types(), stored, keys, (int) (sort.offset() + sort.limit()), query.memory());
            Built.Origin origin = input.origins()[sort.keys().getFirst().column()];
            if (origin != null && sink.bound() != null && sink.bound().isForScan()) {
                origin.lend(sink.bound(), profile);
            }
            run.own(sink);
            end(input, sink);
            rows = sink;
        } else {
            SortRows sink = new SortRows(
                    profile,
                    sort.input().types(),
                    stored,
                    keys,
                    Arrays.stream(columns).filter(c -> c >= 0).toArray(),
                    sort.input().estimatedRows(),
                    query.memory(),
                    query.spill(),
                    pool,
                    run.threads());
            run.own(sink);
            end(input, sink);
            rows = sink;
            if (sort.limit() < 0 && sort.offset() == 0) {
                origins = input.origins();
            }
        }
        OperatorProfile reading = new OperatorProfile("Sorted rows", sort.estimatedRows());
        reading.inputs().add(profile);
        Source source = new SortedSource(
                reading, rows, columns, sort.types(), sort.offset(), sort.limit(), pool, run.threads());
        return new Built(new Fragment(source, List.of(), sort.types()), reading, origins, List.of());
    }

    private long topRowsMax() {
        return Math.min(TOP_ROWS_MAX, query.memory().limitBytes() / TOP_ROW_BYTES / run.threads());
    }

    private Built aggregate(PhysicalPlan.Aggregate planned) {
        PhysicalPlan.Aggregate aggregate = narrowing.narrowed(planned);
        boolean[] read = new boolean[aggregate.input().types().size()];
        aggregate.groups().forEach(g -> read[g] = true);
        for (AggregateCall call : aggregate.calls()) {
            call.arguments().forEach(a -> read[a] = true);
            call.orderBy().forEach(k -> read[k.column()] = true);
            if (call.filter() >= 0) {
                read[call.filter()] = true;
            }
        }
        Built input = build(aggregate.input(), read);
        OperatorProfile profile = profile("Aggregate", aggregate, input);
        GroupRows sink = new GroupRows(profile, aggregate, narrowing.expected(aggregate), query);
        run.own(sink);
        end(input, sink);
        OperatorProfile reading = new OperatorProfile("Groups", aggregate.estimatedRows(), aggregate.subplan());
        reading.inputs().add(profile);
        Built.Origin[] origins = new Built.Origin[aggregate.types().size()];
        if (aggregate.groupingSets().size() == 1) {
            // A group that no row of the join wants need not be formed.
            for (int g : aggregate.groupingSets().getFirst()) {
                origins[g] = input.origins()[aggregate.groups().get(g)];
            }
        }
        Fragment fragment = new Fragment(sink.source(reading), List.of(), aggregate.types());
        return new Built(fragment, reading, origins, List.of(sink));
    }

    private Built window(PhysicalPlan.Window window, boolean[] needed) {
        int width = window.input().types().size();
        boolean[] read = Arrays.copyOf(needed, width);
        window.partitionBy().forEach(c -> read[c] = true);
        window.orderBy().forEach(k -> read[k.column()] = true);
        for (WindowCall call : window.calls()) {
            call.arguments().forEach(c -> read[c] = true);
            call.orderBy().forEach(k -> read[k.column()] = true);
            if (call.filter() >= 0) {
                read[call.filter()] = true;
            }
        }
        int[] columns = indexes(read);
        int[] stored = new int[width];
        Arrays.setAll(stored, c -> read[c] ? indexOf(columns, c) : -1);
        Built input = build(window.input(), read);
        SortRows sorted = new SortRows(
                profile("Sort for window", window, input),
                window.input().types(),
                columns,
                WindowSource.sortKeys(window, stored),
                null,
                window.estimatedRows(),
                query.memory(),
                query.spill(),
                pool,
                run.threads());
        run.own(sorted);
        end(input, sorted);
        OperatorProfile reading = new OperatorProfile("Window", window.estimatedRows());
        reading.inputs().add(sorted.profile());
        Source source = new WindowSource(reading, window, sorted, stored, needed, query);
        Fragment fragment = new Fragment(source, List.of(), window.types());
        return new Built(fragment, reading, new Built.Origin[needed.length], List.of(sorted));
    }

    private Built limit(PhysicalPlan.Limit limit, boolean[] needed) {
        Built input = build(limit.input(), needed);
        OperatorProfile profile = profile("Limit", limit, input);
        cutShort(input.fragment(), profile);
        boolean serial = limit.limit() >= 0
                && limit.limit() < LIMIT_SERIAL_MAX
                && limit.offset() < LIMIT_SERIAL_MAX
                && !filters(limit.input());
        var operator = new LimitRows(
                profile, limit.offset(), limit.limit(), limit.types(), needed, serial ? 1 : Integer.MAX_VALUE);
        return input.with(input.fragment().then(operator, limit.types()), profile, new Built.Origin[needed.length]);
    }

    /// Notes that an operator may stop asking a fragment for rows.
    private static void cutShort(Fragment fragment, OperatorProfile by) {
        fragment.source().profile().narrowedFor(by);
        if (fragment.source() instanceof UnionSource union) {
            union.fragments().forEach(f -> cutShort(f, by));
        }
    }

    /// Whether rows may be dropped on the way from the scan.
    private static boolean filters(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.Scan scan -> scan.filter() != null;
            case PhysicalPlan.Project project -> filters(project.input());
            default -> true;
        };
    }

    private Built union(PhysicalPlan.Union union, boolean[] needed) {
        List<Fragment> fragments = new ArrayList<>();
        List<AutoCloseable> release = new ArrayList<>();
        OperatorProfile profile = profile("Union", union);
        for (PhysicalPlan plan : union.inputs()) {
            Built input = build(plan, needed);
            fragments.add(input.fragment());
            release.addAll(input.release());
            profile.inputs().add(input.profile());
        }
        Built built = source(new UnionSource(profile, fragments), union.types());
        return built.releasing(release.toArray(AutoCloseable[]::new));
    }

    private Built shared(PhysicalPlan.Shared node) {
        KeepRows kept = shared.get(node.id());
        OperatorProfile profile = profile("Shared " + node.id(), node);
        if (kept == null) {
            Built input = build(node.input());
            OperatorProfile keeping = profile("Keep", node, input);
            profile.inputs().add(keeping);
            kept = new KeepRows(keeping, node.types(), node.estimatedRows(), query);
            run.own(kept);
            end(input, kept);
            shared.put(node.id(), kept);
        }
        return source(new KeptSource(profile, kept::rows), node.types());
    }

    private Built recursive(PhysicalPlan.Recursive recursive) {
        Built seed = build(recursive.seed());
        OperatorProfile keeping = profile("Keep", recursive.seed(), seed);
        OperatorProfile profile = profile("Recursive " + recursive.id(), recursive);
        profile.inputs().add(keeping);
        KeepRows first = new KeepRows(keeping, recursive.types(), recursive.estimatedRows(), query);
        run.own(first);
        end(seed, first);
        return source(
                new RecursiveSource(profile, recursive, first::rows, query, Map.copyOf(working)), recursive.types());
    }

    private Built workingTable(PhysicalPlan.WorkingTable table) {
        KeptRows rows = working.get(table.id());
        return source(new KeptSource(profile("Working table " + table.id(), table), () -> rows), table.types());
    }

    private Built unnest(PhysicalPlan.Unnest unnest, boolean[] needed) {
        boolean[] read = Arrays.copyOf(needed, unnest.input().types().size());
        read[unnest.column()] = true;
        Built input = build(unnest.input(), read);
        OperatorProfile profile = profile("Unnest", unnest, input);
        var operator =
                new UnnestRows(profile, unnest.column(), unnest.ordinality(), unnest.outer(), unnest.types(), needed);
        return input.with(input.fragment().then(operator, unnest.types()), profile, new Built.Origin[needed.length]);
    }
}
