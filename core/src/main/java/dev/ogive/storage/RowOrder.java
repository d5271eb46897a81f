package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.storage.cluster.PredicateBlocks;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The order of the rows of a partition file, and what comes with it.
///
/// @param clustering the fingerprint of the clustering whose row keys come first; 0 for none
/// @param columns that rows are in the order of, among those of equal row keys
/// @param blocks which predicates of that clustering the rows satisfy, or null
record RowOrder(long clustering, List<Integer> columns, PredicateBlocks blocks) {
    /// In no order.
    static final RowOrder NONE = new RowOrder(0, List.of(), null);

    /// Tells the form with row keys from a list of columns.
    private static final int WITH_KEYS = -1;

    RowOrder {
        columns = List.copyOf(columns);
    }

    /// The order that a clustering asks for; [#NONE] while it cannot be made.
    static RowOrder of(Clustering clustering) {
        return clustering.isReady()
                ? new RowOrder(ClusteringCodec.fingerprint(clustering), clustering.columns(), null)
                : NONE;
    }

    /// Whether rows in this order are in the order `wanted`, which is one.
    boolean satisfies(RowOrder wanted) {
        return !wanted.isNone()
                && clustering == wanted.clustering
                && columns.size() >= wanted.columns.size()
                && columns.subList(0, wanted.columns.size()).equals(wanted.columns);
    }

    static RowOrder ofColumns(List<Integer> columns) {
        return new RowOrder(0, columns, null);
    }

    boolean isNone() {
        return clustering == 0 && columns.isEmpty();
    }

    /// What the catalog keeps, null for no order; big-endian:
    ///
    /// ```
    /// order = int(column)* | int(-1) long(clustering) int(columns) int(column)* int(blocks) (long(any) long(all))*
    /// ```
    ///
    /// Blocks are -1 for none.
    byte[] toBytes() {
        if (isNone()) {
            return null;
        }
        if (clustering == 0) {
            ByteBuffer out = ByteBuffer.allocate(4 * columns.size());
            columns.forEach(out::putInt);
            return out.array();
        }
        int count = blocks == null ? 0 : blocks.any().length;
        ByteBuffer out = ByteBuffer.allocate(4 + 8 + 4 + 4 * columns.size() + 4 + 16 * count);
        out.putInt(WITH_KEYS).putLong(clustering).putInt(columns.size());
        columns.forEach(out::putInt);
        out.putInt(blocks == null ? -1 : count);
        for (int i = 0; i < count; i++) {
            out.putLong(blocks.any()[i]).putLong(blocks.all()[i]);
        }
        return out.array();
    }

    /// @param bytes of [#toBytes]
    /// @throws IllegalArgumentException if they are not
    static RowOrder ofBytes(byte[] bytes) {
        if (bytes == null || bytes.length < 4) {
            return NONE;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt(0) != WITH_KEYS) {
            return ofColumns(columns(in, bytes.length / 4));
        }
        try {
            in.getInt();
            long clustering = in.getLong();
            List<Integer> columns = columns(in, in.getInt());
            int count = in.getInt();
            if (count > in.remaining() / 16) {
                throw new IllegalArgumentException(count + " blocks in " + in.remaining() + " bytes");
            }
            long[] any = new long[Math.max(0, count)];
            long[] all = new long[any.length];
            for (int i = 0; i < any.length; i++) {
                any[i] = in.getLong();
                all[i] = in.getLong();
            }
            return new RowOrder(clustering, columns, count < 0 ? null : new PredicateBlocks(any, all));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("an order of " + bytes.length + " bytes", e);
        }
    }

    private static List<Integer> columns(ByteBuffer in, int count) {
        if (count < 0 || count > in.remaining() / 4) {
            throw new IllegalArgumentException(count + " columns in " + in.remaining() + " bytes");
        }
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(in.getInt());
        }
        return columns;
    }
}
