package dev.ogive.workloads.replay;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How a person names an engine: `[LABEL=]KIND:PLACE[?SETTING=VALUE&...]`.
///
/// | kind | place |
/// |---|---|
/// | `ogive` | directory; without one a temporary database |
/// | `duckdb`, `sqlite` | file; without one a temporary database |
/// | `postgres` | `//host:port/database`, and what else the driver reads from a URL |
/// | `jdbc` | the rest of any JDBC URL; its driver must be on the class path |
///
/// Settings are given to `SET` (to `PRAGMA` for SQLite) on each connection; those of `postgres`
/// and `jdbc` stay in the URL.
///
/// @param label what reports call it
/// @param place what follows the kind, without settings; empty for a temporary database
/// @param settings `name = value`
public record EngineSpec(String label, Kind kind, String place, List<String> settings) {
    /// A kind of engine that the replay knows how to load and connect to.
    public enum Kind {
        OGIVE("Ogive"),
        DUCKDB("DuckDB"),
        SQLITE("SQLite"),
        POSTGRES("PostgreSQL"),
        JDBC("JDBC");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /// Whether it runs in this process, so that its processor time is this process's.
        boolean isEmbedded() {
            return this == OGIVE || this == DUCKDB || this == SQLITE;
        }
    }

    public EngineSpec {
        settings = List.copyOf(settings);
    }

    /// @throws OgiveException INVALID_ARGUMENT
    public static EngineSpec parse(String text) {
        int colon = text.indexOf(':');
        int equals = text.indexOf('=');
        String label = equals > 0 && equals < colon ? text.substring(0, equals).strip() : null;
        String rest = label == null ? text : text.substring(equals + 1);
        colon = rest.indexOf(':');
        String name = (colon < 0 ? rest : rest.substring(0, colon)).toLowerCase(Locale.ROOT);
        Kind kind = kind(name, text);
        String place = colon < 0 ? "" : rest.substring(colon + 1);
        List<String> settings = new ArrayList<>();
        int question = place.indexOf('?');
        if (question >= 0 && kind.isEmbedded()) {
            for (String pair : place.substring(question + 1).split("&")) {
                int at = pair.indexOf('=');
                if (at <= 0) {
                    throw wrong(text, "'" + pair + "' is no SETTING=VALUE");
                }
                settings.add(pair.substring(0, at) + " = " + pair.substring(at + 1));
            }
            place = place.substring(0, question);
        }
        if (place.isEmpty() && !kind.isEmbedded()) {
            throw wrong(text, "it does not say where");
        }
        return new EngineSpec(label == null ? kind.label : label, kind, place, settings);
    }

    private static Kind kind(String name, String text) {
        return switch (name) {
            case "ogive" -> Kind.OGIVE;
            case "duckdb" -> Kind.DUCKDB;
            case "sqlite" -> Kind.SQLITE;
            case "postgres", "postgresql" -> Kind.POSTGRES;
            case "jdbc" -> Kind.JDBC;
            default ->
                throw wrong(text, "an engine is ogive:DIR, duckdb:FILE, sqlite:FILE, postgres://HOST/DB or jdbc:URL");
        };
    }

    private static OgiveException wrong(String text, String why) {
        return new OgiveException(ErrorCode.INVALID_ARGUMENT, "engine '" + text + "': " + why);
    }

    /// @param path the place, or that of a temporary database
    String url(String path) {
        return switch (kind) {
            case OGIVE -> "jdbc:ogive:" + path;
            case DUCKDB -> "jdbc:duckdb:" + path;
            case SQLITE -> "jdbc:sqlite:" + path;
            case POSTGRES -> "jdbc:postgresql:" + path;
            case JDBC -> "jdbc:" + path;
        };
    }

    /// With a label of its own where several engines are named alike.
    EngineSpec relabelled(String other) {
        return new EngineSpec(other, kind, place, settings);
    }

    /// Labels that tell the engines apart: a second DuckDB is `DuckDB 2`.
    ///
    /// @param specs in order of the command
    public static List<EngineSpec> distinct(List<EngineSpec> specs) {
        List<EngineSpec> result = new ArrayList<>();
        for (EngineSpec spec : specs) {
            String label = spec.label;
            for (int i = 2; isTaken(label, result); i++) {
                label = spec.label + " " + i;
            }
            result.add(spec.relabelled(label));
        }
        return result;
    }

    private static boolean isTaken(String label, List<EngineSpec> specs) {
        return specs.stream().anyMatch(s -> s.label.equals(label));
    }
}
