package dev.ogive.workloads.replay;

import dev.ogive.workloads.Answer;
import dev.ogive.workloads.Comparison;
import dev.ogive.workloads.trace.TracedStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Whether engines gave the same answers.
///
/// Answers whose digests are equal are equal. Others are asked for again, off the clock and with
/// all their rows, and compared as far as the query decides them: rows that tie may come in any
/// order, LIMIT may take any of them, an exact number may equal a double. Where they are equal
/// then, but are no longer the answers of the replay, nothing is decided: data has changed, or
/// the engine chose other rows. Nor is it where an interrupt kept an engine from a change that
/// another has made. For one thread.
public final class Agreement {
    private static final int ASKED_AGAIN_PER_TEMPLATE = 500;
    private static final int SAMPLES_MAX = 20;
    private static final long DIGEST_BYTES = 64L << 20;

    /// A statement that was answered differently.
    ///
    /// @param what differs
    public record Sample(String engine, String other, String sql, String what) {}

    private final List<Sample> samples = new ArrayList<>();
    private final Map<Integer, Integer> askedAgain = new HashMap<>();
    private long equal;
    private long different;
    private long undecided;
    private long onlyOneAnswered;
    private long bothFailed;
    private boolean dataDiffers;

    /// From here on engines may answer differently: the replay was stopped when one of them had
    /// changed something and another not yet.
    void dataMayDiffer() {
        dataDiffers = true;
    }

    /// Compares one statement's answers.
    void compare(
            Planned planned,
            TemplateStats template,
            PeerDatabase engine,
            Execution execution,
            PeerDatabase other,
            Execution otherExecution) {
        if (isSkipped(execution) || isSkipped(otherExecution)) {
            return;
        }
        if (!execution.isOk() && !otherExecution.isOk()) {
            bothFailed++;
        } else if (!execution.isOk() || !otherExecution.isOk()) {
            onlyOneAnswered++;
            PeerDatabase failed = execution.isOk() ? other : engine;
            String error = execution.isOk() ? otherExecution.error() : execution.error();
            sample(engine, other, planned, failed.label() + " failed: " + error);
        } else if (same(planned, execution, otherExecution)) {
            equal++;
        } else {
            decide(planned, template, engine, execution, other, otherExecution);
        }
    }

    private static boolean isSkipped(Execution execution) {
        return execution == null || execution.status() == Execution.Status.SKIPPED;
    }

    private static boolean same(Planned planned, Execution execution, Execution other) {
        StatementText text = StatementText.of(planned.statement().sql());
        if (!execution.isQuery() || !other.isQuery()) {
            return !text.changesRows()
                    || execution.digest().rows() == other.digest().rows();
        }
        return execution.digest().equalsInOrder(other.digest())
                || (!text.isOrdered() && execution.digest().equalsInAnyOrder(other.digest()));
    }

    private void decide(
            Planned planned,
            TemplateStats template,
            PeerDatabase engine,
            Execution execution,
            PeerDatabase other,
            Execution otherExecution) {
        if (!StatementText.of(planned.statement().sql()).isOnlyQuery()) {
            String rows = execution.digest().rows() + " rows and "
                    + otherExecution.digest().rows();
            differ(planned, template, engine, other, rows);
            return;
        }
        if (dataDiffers || askedAgain.merge(planned.template(), 1, Integer::sum) > ASKED_AGAIN_PER_TEMPLATE) {
            undecided++;
            template.addUndecided();
            return;
        }
        try {
            Answer ours = ask(engine.connection(), planned.statement());
            Answer theirs = ask(other.connection(), planned.statement());
            String difference = Comparison.difference(
                    other.connection(), planned.statement().sql(), ours, theirs);
            if (difference != null) {
                differ(planned, template, engine, other, difference);
            } else if (isStill(engine, planned, execution) && isStill(other, planned, otherExecution)) {
                equal++;
            } else {
                undecided++;
                template.addUndecided();
            }
        } catch (SQLException e) {
            differ(planned, template, engine, other, "asked again it failed: " + e.getMessage());
        }
    }

    private void differ(Planned planned, TemplateStats template, PeerDatabase engine, PeerDatabase other, String what) {
        different++;
        template.addDifferent();
        sample(engine, other, planned, what);
    }

    private static Answer ask(Connection connection, TracedStatement traced) throws SQLException {
        try (PreparedStatement statement = prepare(connection, traced);
                ResultSet rows = statement.executeQuery()) {
            return Answer.of(rows);
        }
    }

    private static boolean isStill(PeerDatabase database, Planned planned, Execution execution) throws SQLException {
        try (PreparedStatement statement = prepare(database.connection(), planned.statement());
                ResultSet rows = statement.executeQuery()) {
            return AnswerDigest.of(rows, new AtomicLong(DIGEST_BYTES)).equalsInAnyOrder(execution.digest());
        }
    }

    private static PreparedStatement prepare(Connection connection, TracedStatement traced) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(traced.sql());
        for (int i = 0; i < traced.parameters().size(); i++) {
            statement.setObject(i + 1, traced.parameters().get(i));
        }
        return statement;
    }

    private void sample(PeerDatabase engine, PeerDatabase other, Planned planned, String what) {
        if (samples.size() < SAMPLES_MAX) {
            samples.add(new Sample(
                    engine.label(), other.label(), planned.statement().sql(), what));
        }
    }

    /// Statements with the same answer.
    public long equal() {
        return equal;
    }

    public long different() {
        return different;
    }

    /// Statements of which it could not be decided.
    public long undecided() {
        return undecided;
    }

    /// Statements that failed on one engine alone.
    public long onlyOneAnswered() {
        return onlyOneAnswered;
    }

    public long bothFailed() {
        return bothFailed;
    }

    /// Statements that were compared.
    public long compared() {
        return equal + different + undecided + onlyOneAnswered + bothFailed;
    }

    /// Whether nothing was found that differs.
    public boolean isFull() {
        return different == 0 && onlyOneAnswered == 0;
    }

    /// The first statements that were answered differently.
    public List<Sample> samples() {
        return List.copyOf(samples);
    }
}
