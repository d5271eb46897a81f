package dev.ogive.maintain.tune;

import dev.ogive.catalog.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Something that was thought of, or done, to make the workload faster.
///
/// @param id 0 before it is written down
/// @param table that is changed, or whose rows the view aggregates
/// @param view that is made; null for a sort key
/// @param sql the statement that does it
/// @param undo the statement that takes it back
/// @param why for people
/// @param nanosBefore,nanosExpected what the statements of the workload took and would take, as
///     far as they still count
/// @param measured what comparing old and new gave, for people; empty before
/// @param costBytes at rest, about
/// @param costNanos of work to make it, about; after it was made, what that took
/// @param evidence templates that it is for
/// @param pinned whether it stays whatever becomes of it
/// @param note why it is in its state, for people
/// @param changedMicros since 1970 UTC
/// @param nanosSaved of the workload, as comparing old and new has measured it; 0 before
public record Decision(
        long id,
        TableName table,
        TableName view,
        String sql,
        String undo,
        String why,
        double nanosBefore,
        double nanosExpected,
        String measured,
        long costBytes,
        long costNanos,
        List<Long> evidence,
        State state,
        boolean pinned,
        String note,
        long changedMicros,
        double nanosSaved) {
    /// Where a decision stands.
    public enum State {
        /// Nothing was done yet.
        PROPOSED,
        /// It is being tried; after a crash it is as if it had not been.
        TRIAL,
        /// It was faster and is in use.
        ACTIVE,
        /// The trial did not show that it pays; it is not tried again.
        REJECTED,
        /// It was in use and was taken back; it is not tried again.
        REVERTED,
        /// It was in use until the statements that it was for stopped coming; it may be tried
        /// again.
        RETIRED,
        /// It could not be done now: no time or no space.
        FAILED
    }

    private static final int VERSION = 2;

    /// Without [#nanosSaved].
    private static final int VERSION_1 = 1;

    public Decision {
        evidence = List.copyOf(evidence);
    }

    public Decision withId(long number) {
        return changed(number, measured, costBytes, costNanos, state, pinned, note, changedMicros, nanosSaved);
    }

    public Decision with(State next, String reason, long nowMicros) {
        return changed(id, measured, costBytes, costNanos, next, pinned, reason, nowMicros, nanosSaved);
    }

    /// @param nanos of work to make it and to compare
    /// @param saved of the workload's time
    public Decision withMeasured(String comparison, long bytes, long nanos, double saved) {
        return changed(id, comparison, bytes, nanos, state, pinned, note, changedMicros, saved);
    }

    public Decision withPinned(boolean wanted) {
        return changed(id, measured, costBytes, costNanos, state, wanted, note, changedMicros, nanosSaved);
    }

    /// The same proposal, with what becomes of one.
    private Decision changed(
            long number,
            String comparison,
            long bytes,
            long nanos,
            State next,
            boolean isPinned,
            String reason,
            long atMicros,
            double saved) {
        return new Decision(
                number,
                table,
                view,
                sql,
                undo,
                why,
                nanosBefore,
                nanosExpected,
                comparison,
                bytes,
                nanos,
                evidence,
                next,
                isPinned,
                reason,
                atMicros,
                saved);
    }

    /// Whether it was tried or used and did not do, so that it is not to be tried again.
    public boolean isBlocked() {
        return state == State.REJECTED || state == State.REVERTED;
    }

    /// What was written of a decision, with its number in front of it.
    byte[] encoded() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            out.writeByte(VERSION);
            name(out, table);
            out.writeBoolean(view != null);
            if (view != null) {
                name(out, view);
            }
            out.writeUTF(sql);
            out.writeUTF(undo);
            out.writeUTF(why);
            out.writeDouble(nanosBefore);
            out.writeDouble(nanosExpected);
            out.writeUTF(measured);
            out.writeLong(costBytes);
            out.writeLong(costNanos);
            out.writeInt(evidence.size());
            for (long template : evidence) {
                out.writeLong(template);
            }
            out.writeUTF(state.name());
            out.writeBoolean(pinned);
            out.writeUTF(note);
            out.writeLong(changedMicros);
            out.writeDouble(nanosSaved);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }

    /// Null for one that another version of the engine wrote.
    static Decision decoded(long id, byte[] body) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            int version = in.readUnsignedByte();
            if (version != VERSION && version != VERSION_1) {
                return null;
            }
            TableName table = name(in);
            TableName view = in.readBoolean() ? name(in) : null;
            String sql = in.readUTF();
            String undo = in.readUTF();
            String why = in.readUTF();
            double before = in.readDouble();
            double expected = in.readDouble();
            String measured = in.readUTF();
            long bytes = in.readLong();
            long nanos = in.readLong();
            int count = in.readInt();
            List<Long> evidence = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                evidence.add(in.readLong());
            }
            State state = State.valueOf(in.readUTF());
            return new Decision(
                    id,
                    table,
                    view,
                    sql,
                    undo,
                    why,
                    before,
                    expected,
                    measured,
                    bytes,
                    nanos,
                    evidence,
                    state,
                    in.readBoolean(),
                    in.readUTF(),
                    in.readLong(),
                    version == VERSION_1 ? 0 : in.readDouble());
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static void name(DataOutputStream out, TableName name) throws IOException {
        out.writeUTF(name.schema());
        out.writeUTF(name.name());
    }

    private static TableName name(DataInputStream in) throws IOException {
        return new TableName(in.readUTF(), in.readUTF());
    }
}
