package dev.ogive.config;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The values of all settings for one session (or, as defaults, for one engine). Reads are cheap
/// and see other threads' writes.
public final class Settings {
    public static final Setting<Integer> THREADS = Setting.ofInt(
            "threads", Runtime.getRuntime().availableProcessors(), 1, 1024, "Worker threads that one query may use.");
    private static final long MEMORY_LIMIT_DEFAULT_MIN = 256L << 20;

    public static final Setting<Long> MEMORY_LIMIT = Setting.ofBytes(
                    "memory.limit",
                    defaultMemoryLimit(),
                    1 << 20,
                    "Bytes of operator state and buffers that all sessions together may hold; past it operators spill"
                            + " to disk. One value for the engine: SET changes it for every session.")
            .ofEngine();
    public static final Setting<Integer> BATCH_ROWS =
            Setting.ofInt("execution.batch_rows", 2048, 1, 65_536, "Rows per batch during execution.");
    public static final Setting<String> KERNELS = Setting.ofChoice(
            "execution.kernels", "auto", List.of("auto", "scalar"), "Whether vector-instruction kernels may be used.");
    public static final Setting<Boolean> LEARNED =
            Setting.ofBoolean("execution.learned", true, "Whether learned indexes and learned sort may be used.");
    public static final Setting<Duration> STATEMENT_TIMEOUT = Setting.ofDuration(
            "statement.timeout", Duration.ZERO, "A statement that runs longer is stopped; 0 means no limit.");
    public static final Setting<Boolean> PLAN_CACHE = Setting.ofBoolean(
            "plan.cache", true, "Whether plans are kept and reused for statements of the same shape.");

    public static final Setting<Boolean> LEARNED_ROWS = Setting.ofBoolean(
            "planner.learned_rows",
            false,
            "Whether the planner learns from queries that ran how many rows parts of queries have, and corrects its"
                    + " estimates by it: see ogive.corrections.");

    public static final Setting<Boolean> REWRITE_TO_VIEWS = Setting.ofBoolean(
            "views.rewrite",
            true,
            "Whether queries are answered from materialized views where these serve. Off, also a query that names a"
                    + " materialized view is computed from its tables.");

    public static final Setting<Boolean> BACKGROUND_COMPACTION = Setting.ofBoolean(
                    "compaction.background",
                    true,
                    "Whether small commits and deleted rows are rewritten as full partitions, tables kept in the order of"
                            + " their sort keys and materialized views brought up to date, in the background. One value"
                            + " for the engine.")
            .ofEngine();

    public static final Setting<Boolean> CAPTURE = Setting.ofBoolean(
                    "workload.capture",
                    false,
                    "Whether every statement is recorded in the database's folder 'workload', to be exported by"
                            + " `ogive capture`. One value for the engine; databases in memory record nothing.")
            .ofEngine();
    public static final Setting<Long> CAPTURE_BYTES = Setting.ofBytes(
                    "workload.capture_limit",
                    256L << 20,
                    1 << 16,
                    "Bytes of all recorded statements together; past it the oldest go. Counts from the next time that"
                            + " recording begins.")
            .ofEngine();

    public static final Setting<Boolean> OBSERVE = Setting.ofBoolean(
                    "workload.observe",
                    true,
                    "Whether statistics of statements are kept by template, with some of the statements and their literals:"
                            + " see ogive.templates. One value for the engine; CALL ogive.forget() clears what is kept.")
            .ofEngine();

    public static final Setting<String> TUNER_MODE = Setting.ofChoice(
                    "tuner.mode",
                    "propose",
                    List.of("off", "propose", "auto"),
                    "What is done for the workload in the background, where the tuner is on the class path: nothing, proposals in"
                            + " ogive.decisions, or also what they say. One value for the engine.")
            .ofEngine();
    public static final Setting<Duration> TUNER_INTERVAL = Setting.ofDuration(
                    "tuner.interval",
                    Duration.ofMinutes(1),
                    "How long the tuner pauses between two looks at the workload. One value for the engine.")
            .ofEngine();
    public static final Setting<Duration> TUNER_BUDGET = Setting.ofDuration(
                    "tuner.budget",
                    Duration.ofSeconds(30),
                    "How long the tuner may work at one go. It rests at least nine times as long as it worked. One value for the"
                            + " engine.")
            .ofEngine();
    public static final Setting<Boolean> TUNER_LAYOUTS = Setting.ofBoolean(
                    "tuner.layouts",
                    true,
                    "Whether the tuner may change the order of tables, beside making views. One value for the engine.")
            .ofEngine();
    public static final Setting<Integer> TUNER_SPACE = Setting.ofInt(
                    "tuner.space_percent",
                    20,
                    0,
                    1000,
                    "Percent of a table's bytes that the views which the tuner makes of it may take. One value for the engine.")
            .ofEngine();

    public static final Setting<String> NULL_ORDER = Setting.ofChoice(
            "default_null_order",
            "nulls_last",
            List.of(
                    "nulls_last",
                    "nulls_first",
                    "nulls_last_on_asc_first_on_desc",
                    "nulls_first_on_asc_last_on_desc",
                    "postgres",
                    "sqlite",
                    "mysql",
                    "nulls last",
                    "nulls first",
                    "last",
                    "first"),
            "Where ORDER BY puts NULLs unless it says NULLS FIRST or NULLS LAST.");

    public static final Setting<ZoneId> TIME_ZONE = Setting.ofZone(
            "timezone",
            ZoneId.of("UTC"),
            "The time zone in which values of TIMESTAMP WITH TIME ZONE are shown, read, cast and taken apart."
                    + " Files and materialized views keep to UTC.");

    /// Other names by which DuckDB's users know a setting.
    private static final Map<String, Setting<?>> ALIASES = Map.of(
            "memory_limit", MEMORY_LIMIT,
            "max_memory", MEMORY_LIMIT,
            "worker_threads", THREADS,
            "statement_timeout", STATEMENT_TIMEOUT,
            "null_order", NULL_ORDER,
            "time_zone", TIME_ZONE);

    /// Settings of DuckDB that change how it works but no answer: SET takes them, so that scripts
    /// run, and nothing reads them.
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "allocator_background_threads",
            "allocator_bulk_deallocation_flush_threshold",
            "allocator_flush_threshold",
            "allowed_configs",
            "approximate_join_order_threshold",
            "arrow_large_buffer_size",
            "arrow_lossless_conversion",
            "arrow_output_version",
            "asof_loop_join_threshold",
            "autoinstall_known_extensions",
            "autoload_known_extensions",
            "catalog_error_max_schemas",
            "checkpoint_threshold",
            "custom_user_agent",
            "debug_asof_iejoin",
            "debug_checkpoint_abort",
            "debug_force_external",
            "debug_force_fetch_row",
            "debug_force_no_cross_product",
            "debug_skip_checkpoint_on_commit",
            "debug_verify_column_bindings",
            "debug_verify_serializer",
            "debug_verify_vector",
            "debug_window_mode",
            "default_block_size",
            "delim_join_as_cte",
            "disable_checkpoint_on_shutdown",
            "disable_object_cache",
            "disable_optimizer",
            "disable_print_progress_bar",
            "disable_profiling",
            "disable_progress_bar",
            "disable_timestamptz_casts",
            "disable_verification",
            "disable_verify_external",
            "disable_verify_fetch_row",
            "disable_verify_parallelism",
            "disable_verify_serializer",
            "disabled_compression_methods",
            "disabled_filesystems",
            "disabled_optimizers",
            "dynamic_or_filter_threshold",
            "enable_caching_operators",
            "enable_checkpoint_on_shutdown",
            "enable_external_access",
            "enable_external_file_cache",
            "enable_fsst_vectors",
            "enable_http_metadata_cache",
            "enable_logging",
            "enable_macro_dependencies",
            "enable_object_cache",
            "enable_optimizer",
            "enable_print_progress_bar",
            "enable_profiling",
            "enable_progress_bar",
            "enable_progress_bar_print",
            "enable_verification",
            "enable_view_dependencies",
            "errors_as_json",
            "experimental_parallel_csv",
            "explain_output",
            "external_threads",
            "force_bitpacking_mode",
            "force_compression",
            "force_external",
            "force_parallelism",
            "force_update_to_del_and_insert",
            "geometry_minimum_shredding_size",
            "home_directory",
            "immediate_transaction_mode",
            "index_scan_max_count",
            "index_scan_percentage",
            "lambda_syntax",
            "late_materialization_max_rows",
            "lock_configuration",
            "log_query_path",
            "max_expression_depth",
            "max_temp_directory_size",
            "max_vacuum_tasks",
            "merge_join_threshold",
            "nested_loop_join_threshold",
            "ordered_aggregate_threshold",
            "partitioned_write_flush_threshold",
            "partitioned_write_max_open_files",
            "perfect_ht_threshold",
            "pivot_filter_threshold",
            "pivot_limit",
            "prefer_range_joins",
            "preserve_insertion_order",
            "produce_arrow_string_view",
            "profile_output",
            "profiler_history_size",
            "profiling_coverage",
            "profiling_mode",
            "profiling_output",
            "profiling_renderer_settings",
            "progress_bar_time",
            "scheduler_process_partial",
            "storage_compatibility_version",
            "streaming_buffer_size",
            "temp_directory",
            "temp_file_encryption",
            "threads_external",
            "trace_profile",
            "tracked_metrics",
            "user",
            "username",
            "verify_external",
            "verify_fetch_row",
            "verify_parallelism",
            "verify_serializer",
            "wal_autocheckpoint",
            "write_buffer_row_group_count",
            "zstd_min_string_length");

    /// Every setting by name, in the order of documentation.
    public static final Map<String, Setting<?>> ALL = index(List.of(
            THREADS,
            MEMORY_LIMIT,
            BATCH_ROWS,
            KERNELS,
            LEARNED,
            STATEMENT_TIMEOUT,
            PLAN_CACHE,
            LEARNED_ROWS,
            NULL_ORDER,
            TIME_ZONE,
            REWRITE_TO_VIEWS,
            BACKGROUND_COMPACTION,
            OBSERVE,
            TUNER_MODE,
            TUNER_INTERVAL,
            TUNER_BUDGET,
            TUNER_LAYOUTS,
            TUNER_SPACE,
            CAPTURE,
            CAPTURE_BYTES));

    private final Settings parent;
    private final Map<String, Object> values = new ConcurrentHashMap<>();

    /// Defaults only.
    public Settings() {
        this(null);
    }

    /// Values not set here are read from `parent`. Those of shared settings are set there, too.
    public Settings(Settings parent) {
        this.parent = parent;
    }

    @SuppressWarnings("unchecked")
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting.name());
        if (value != null) {
            return (T) value;
        }
        return parent == null ? setting.defaultValue() : parent.get(setting);
    }

    /// Sets by name, as `SET` does.
    ///
    /// @throws OgiveException UNKNOWN_SETTING or INVALID_SETTING
    public void set(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (WITHOUT_EFFECT.contains(lower)) {
            values.put(lower, value);
            return;
        }
        Setting<?> setting = named(name);
        owner(setting).values.put(setting.name(), setting.parse(value));
    }

    /// Back to the parent's value or the default.
    public void reset(String name) {
        if (WITHOUT_EFFECT.contains(name.toLowerCase(Locale.ROOT))) {
            values.remove(name.toLowerCase(Locale.ROOT));
            return;
        }
        Setting<?> setting = named(name);
        owner(setting).values.remove(setting.name());
    }

    /// The value of the setting of this name; of one without effect what it was set to, or
    /// nothing.
    ///
    /// @throws OgiveException UNKNOWN_SETTING
    public Object value(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return WITHOUT_EFFECT.contains(lower) ? values.getOrDefault(lower, "") : get(named(name));
    }

    private Settings owner(Setting<?> setting) {
        return setting.shared() && parent != null ? parent.owner(setting) : this;
    }

    /// The setting of this name, case-insensitive.
    ///
    /// @throws OgiveException UNKNOWN_SETTING
    public static Setting<?> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Setting<?> setting = ALL.getOrDefault(lower, ALIASES.get(lower));
        if (setting == null) {
            throw new OgiveException(
                    ErrorCode.UNKNOWN_SETTING,
                    "no setting is named '" + name + "'; SELECT * FROM ogive.settings lists them");
        }
        return setting;
    }

    private static Map<String, Setting<?>> index(List<Setting<?>> all) {
        Map<String, Setting<?>> byName = new LinkedHashMap<>();
        all.forEach(s -> byName.put(s.name(), s));
        return byName;
    }

    /// Twice the heap, but no more than the machine or the container has beside it; at least 256
    /// MB.
    private static long defaultMemoryLimit() {
        return defaultMemoryLimit(Runtime.getRuntime().maxMemory(), PhysicalMemory.bytes());
    }

    static long defaultMemoryLimit(long heapBytes, long physicalBytes) {
        return Math.max(MEMORY_LIMIT_DEFAULT_MIN, Math.min(heapBytes * 2, physicalBytes - heapBytes));
    }
}
