package dev.ogive.maintain.tune;

import dev.ogive.maintain.workload.ObservedTemplate;
import dev.ogive.maintain.workload.SampleStatement;
import dev.ogive.plan.shape.QueryShape;
import dev.ogive.storage.StoredTable;
import java.util.List;

/// What a tuner sees of a database and may do with it, for one round.
public interface TuningHost {
    /// The workload, the template that took most time first.
    List<ObservedTemplate> templates();

    /// What a statement does with tables; null for one that is no query, or none any more.
    QueryShape shape(SampleStatement statement);

    /// Rows of a table in the order that they are stored in, one at random of each so many.
    ///
    /// @param columns positions in the table's schema
    /// @param rowsMax at most so many
    TableSample sample(StoredTable table, List<Integer> columns, int rowsMax);

    long rows(StoredTable table);

    /// Bytes at rest.
    long bytes(StoredTable table);

    /// Bytes at rest of all materialized views that read a table.
    long viewBytes(StoredTable table);

    /// All that was decided before, by number.
    List<Decision> decisions();

    /// Whether views and sort keys are changed, or only proposed.
    boolean acts();

    /// Whether the order of tables may be changed.
    boolean mayOrder();

    /// Of a table's bytes, how many its views may take, `0` to `1`.
    double viewShare();

    /// Time left in this round, in nanoseconds; not positive where it is to end.
    long nanosLeft();

    /// Tells people what is going on.
    ///
    /// @param share of the round that is done, `0` to `1`
    void progress(double share, String what);

    /// Writes down what could be done. A proposal of the same statement that is there already is
    /// replaced.
    Decision propose(Decision decision);

    /// Tries a proposal beside what is there, compares the two on statements of the workload, and
    /// keeps it where it pays: see [Decision.State]. Returns what became of it.
    Decision act(Decision decision);
}
