package dev.ogive.workloads.replay;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much a statement reads from its tables, as the engine's own EXPLAIN ANALYZE says. Only
/// Ogive does.
final class BytesRead {
    private static final Pattern READ = Pattern.compile("\\bread=(\\d+) bytes");
    private static final int SECONDS_MAX = 20;

    private BytesRead() {}

    /// Runs a query once more, off the clock.
    ///
    /// @return -1 where the engine does not say, or the statement is none that may be run again
    static long of(PeerDatabase database, String sql) {
        if (database.kind() != EngineSpec.Kind.OGIVE || !StatementText.of(sql).isOnlyQuery()) {
            return -1;
        }
        try (Statement statement = database.connection().createStatement()) {
            statement.setQueryTimeout(SECONDS_MAX);
            long sum = 0;
            try (ResultSet plan = statement.executeQuery("EXPLAIN ANALYZE " + sql)) {
                while (plan.next()) {
                    Matcher reads = READ.matcher(plan.getString(1));
                    while (reads.find()) {
                        sum += Long.parseLong(reads.group(1));
                    }
                }
            }
            return sum;
        } catch (SQLException e) {
            return -1;
        }
    }
}
