package dev.ogive.workloads.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.error.OgiveException;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedWorkloadTest {
    @TempDir
    Path folder;

    @Test
    void whatADatabaseRanIsAWorkload() throws SQLException {
        Path database = folder.resolve("db");
        for (int round = 0; round < 2; round++) {
            try (Connection one = DriverManager.getConnection("jdbc:ogive:" + database);
                    Connection other = DriverManager.getConnection("jdbc:ogive:" + database);
                    Statement statement = one.createStatement();
                    PreparedStatement prepared = other.prepareStatement("SELECT CAST(? AS BIGINT) + 1")) {
                statement.execute("SET workload.capture = on");
                statement.execute("SELECT " + round);
                prepared.setLong(1, 41);
                prepared.executeQuery().close();
            }
        }
        Path out = folder.resolve("w.jsonl");
        LogImport.Summary summary = RecordedWorkload.export(database, out);
        assertThat(summary.statements()).isEqualTo(4);
        assertThat(summary.skipped().count("setting of the recording itself")).isEqualTo(2);
        List<TracedStatement> statements = new ArrayList<>();
        try (TraceReader trace = TraceReader.open(out)) {
            assertThat(trace.header().started()).isNotNull();
            for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
                statements.add(s);
            }
        }
        assertThat(statements)
                .extracting(TracedStatement::sql)
                .containsExactly(
                        "SELECT 0", "SELECT CAST(? AS BIGINT) + 1", "SELECT 1", "SELECT CAST(? AS BIGINT) + 1");
        assertThat(statements.getFirst().startNanos()).isZero();
        assertThat(statements.get(1).parameters()).containsExactly(41L);
        // Sessions of two runs of the database are four.
        assertThat(statements.stream().map(TracedStatement::session).distinct()).hasSize(4);
        assertThat(statements).allSatisfy(s -> assertThat(s.durationNanos()).isPositive());
    }

    @Test
    void aDatabaseThatRecordedNothingSaysSo() {
        assertThatThrownBy(() -> RecordedWorkload.export(folder, folder.resolve("w.jsonl")))
                .isInstanceOf(OgiveException.class)
                .hasMessageContaining("SET workload.capture = on");
    }
}
