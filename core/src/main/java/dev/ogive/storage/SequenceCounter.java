package dev.ogive.storage;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.SequenceDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;

/// How many numbers of a sequence are taken. The catalog has a count that is ahead of it: the
/// numbers in between are taken without a write, and are missing after a crash. One that is
/// closed leaves the exact count.
final class SequenceCounter implements Sequence {
    private static final long AHEAD_FIRST = 32;
    private static final long AHEAD_MAX = 1 << 16;

    private final LocalDatabase database;
    private final NamedObject object;
    private final SequenceDefinition definition;
    private long used;
    private long reserved;
    private long ahead = AHEAD_FIRST;

    /// Whether the catalog has the sequence: not before the transaction that makes it commits.
    private boolean stored;

    private boolean taken;

    SequenceCounter(LocalDatabase database, NamedObject object, long used, boolean stored) {
        this.database = database;
        this.object = object;
        this.definition = SequenceDefinition.parse(object.text());
        this.used = used;
        this.reserved = used;
        this.stored = stored;
    }

    @Override
    public TableName name() {
        return object.name();
    }

    @Override
    public synchronized void next(long[] values, int count) {
        if (count == 0) {
            return;
        }
        database.checkWritable();
        for (int i = 0; i < count; i++) {
            if (!definition.has(used + i)) {
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT,
                        "sequence " + name() + " has no more numbers: it ends at "
                                + (definition.increment() > 0 ? definition.max() : definition.min()));
            }
            values[i] = definition.value(used + i);
        }
        if (stored && used + count > reserved) {
            // Before the numbers are used: what is committed with one of them must not meet it again.
            long wanted = used + count + ahead;
            database.saveSequence(object.id(), wanted);
            reserved = wanted;
            ahead = Math.min(AHEAD_MAX, ahead * 4);
        }
        used += count;
        taken = true;
    }

    @Override
    public synchronized long current() {
        if (!taken) {
            throw new OgiveException(
                    ErrorCode.INVALID_STATEMENT,
                    "currval of sequence " + name() + " before nextval: no number was taken since the database was"
                            + " opened");
        }
        return definition.value(used - 1);
    }

    @Override
    public synchronized long upcoming() {
        return definition.value(definition.has(used) ? used : used - 1);
    }

    /// Writes the exact count; inside the transaction of the catalog that makes the sequence, or
    /// when the database is closed.
    synchronized long store() {
        stored = true;
        reserved = used;
        return used;
    }

    /// Whether the catalog's count is ahead.
    synchronized boolean isAhead() {
        return stored && reserved != used;
    }
}
