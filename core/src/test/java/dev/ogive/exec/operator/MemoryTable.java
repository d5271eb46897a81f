package dev.ogive.exec.operator;

import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.Field;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Values;
import dev.ogive.column.Vector;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import dev.ogive.storage.ZoneMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/// A table of canonical values for tests: chunks of any size, strings in dictionaries or not,
/// deleted rows, and a count of what was decoded.
final class MemoryTable implements TableSource, TableData.Chunked {
    private final String name;
    private final Schema schema;
    private final List<MemoryChunk> chunks = new ArrayList<>();
    private long visible;

    /// Values decoded by column; the last is the row id.
    final long[] decoded;

    MemoryTable(String name, List<DataType> types) {
        this.name = name;
        List<Field> fields = new ArrayList<>();
        for (int c = 0; c < types.size(); c++) {
            fields.add(new Field("c" + c, types.get(c)));
        }
        schema = new Schema(fields);
        decoded = new long[types.size() + 1];
    }

    /// Several workers read one table.
    private synchronized void count(int column, int values) {
        decoded[column] += values;
    }

    /// Adds a chunk of rows; those in `deleted` are not visible.
    MemoryTable chunk(List<List<Object>> rows, boolean dictionaries, BitSet deleted) {
        chunks.add(new MemoryChunk(rows, dictionaries, deleted));
        visible += rows.size() - deleted.cardinality();
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public TableStatistics statistics() {
        return TableStatistics.UNKNOWN;
    }

    @Override
    public TableData open(Snapshot snapshot) {
        return this;
    }

    @Override
    public List<? extends Chunk> chunks() {
        return chunks;
    }

    @Override
    public long rows() {
        return visible;
    }

    private final class MemoryChunk implements Chunk {
        private final int rows;
        private final BitSet deleted;
        private final MemoryColumn[] columns;

        MemoryChunk(List<List<Object>> rows, boolean dictionaries, BitSet deleted) {
            this.rows = rows.size();
            this.deleted = deleted;
            columns = new MemoryColumn[schema.columns() + 1];
            for (int c = 0; c < schema.columns(); c++) {
                List<Object> values = new ArrayList<>();
                for (List<Object> row : rows) {
                    values.add(row.get(c));
                }
                columns[c] = new MemoryColumn(c, schema.type(c), values, dictionaries);
            }
            List<Object> ids = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                ids.add((long) chunks.size() << 20 | i);
            }
            columns[schema.columns()] = new MemoryColumn(schema.columns(), SimpleType.BIGINT, ids, false);
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public ColumnChunk column(int column) {
            return columns[column];
        }

        @Override
        public boolean hasDeletes() {
            return !deleted.isEmpty();
        }

        @Override
        public int visible(int from, int count, int[] positions) {
            int n = 0;
            for (int i = from; i < from + count; i++) {
                if (!deleted.get(i)) {
                    positions[n++] = i;
                }
            }
            return n;
        }
    }

    private final class MemoryColumn implements ColumnChunk {
        private final int column;
        private final Vector values;
        private final Dictionary dictionary;
        private final ZoneMap zone;

        MemoryColumn(int column, DataType type, List<Object> list, boolean dictionaries) {
            this.column = column;
            values = Vector.allocate(type, Math.max(1, list.size()));
            if (values instanceof StringVector s) {
                s.clear();
            }
            int nulls = 0;
            for (int i = 0; i < list.size(); i++) {
                values.set(i, list.get(i));
                nulls += list.get(i) == null ? 1 : 0;
            }
            dictionary = dictionaries && type == SimpleType.VARCHAR ? encode(list) : null;
            zone = zone(type, list, nulls);
        }

        private Dictionary encode(List<Object> list) {
            TreeSet<byte[]> distinct = new TreeSet<>(Arrays::compareUnsigned);
            distinct.add(new byte[0]);
            for (Object value : list) {
                if (value != null) {
                    distinct.add(((String) value).getBytes(StandardCharsets.UTF_8));
                }
            }
            List<byte[]> sorted = new ArrayList<>(distinct);
            int[] offsets = new int[sorted.size() + 1];
            for (int i = 0; i < sorted.size(); i++) {
                offsets[i + 1] = offsets[i] + sorted.get(i).length;
            }
            byte[] bytes = new byte[offsets[sorted.size()]];
            for (int i = 0; i < sorted.size(); i++) {
                System.arraycopy(sorted.get(i), 0, bytes, offsets[i], sorted.get(i).length);
            }
            StringVector s = (StringVector) values;
            for (int i = 0; i < list.size(); i++) {
                byte[] b = list.get(i) == null ? new byte[0] : ((String) list.get(i)).getBytes(StandardCharsets.UTF_8);
                s.codes[i] = Collections.binarySearch(sorted, b, Arrays::compareUnsigned);
            }
            Dictionary made = new Dictionary(bytes, offsets, true);
            s.dictionary = made;
            return made;
        }

        private ZoneMap zone(DataType type, List<Object> list, int nulls) {
            long min = Long.MAX_VALUE;
            long max = Long.MIN_VALUE;
            double minDouble = Double.NaN;
            double maxDouble = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) == null) {
                    continue;
                }
                if (dictionary != null) {
                    min = Math.min(min, ((StringVector) values).codes[i]);
                    max = Math.max(max, ((StringVector) values).codes[i]);
                } else if (type.lane() == Lane.I32 || type.lane() == Lane.I64) {
                    long value = Values.toLong(type, list.get(i));
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                } else if (type.lane() == Lane.F64) {
                    double value = canonical((Double) list.get(i));
                    minDouble = Double.compare(value, minDouble) < 0 ? value : minDouble;
                    maxDouble = Double.compare(value, maxDouble) > 0 ? value : maxDouble;
                }
            }
            if (nulls == list.size()) {
                return ZoneMap.unknown(nulls, list.size());
            }
            return switch (type.lane()) {
                case I32, I64 -> ZoneMap.ofLongs(min, max, nulls, list.size());
                case F64 -> ZoneMap.ofDoubles(minDouble, maxDouble, nulls, list.size());
                case STRING ->
                    dictionary != null
                            ? ZoneMap.ofLongs(min, max, nulls, list.size())
                            : ZoneMap.unknown(nulls, list.size());
                default -> ZoneMap.unknown(nulls, list.size());
            };
        }

        @Override
        public ZoneMap zone() {
            return zone;
        }

        @Override
        public Dictionary dictionary() {
            return dictionary;
        }

        @Override
        public void read(int from, int count, Vector out) {
            MemoryTable.this.count(column, count);
            out.mayHaveNulls = false;
            out.copy(values, from, 0, count);
        }

        @Override
        public void gather(int[] positions, int count, Vector out) {
            MemoryTable.this.count(column, count);
            out.gather(values, positions, count);
        }

        @Override
        public boolean filtersLongs() {
            Lane lane = values.type().lane();
            return lane == Lane.I32 || lane == Lane.I64 || dictionary != null;
        }

        @Override
        public boolean filtersDoubles() {
            return values.type().lane() == Lane.F64;
        }

        private long value(int p) {
            return switch (values) {
                case dev.ogive.column.I32Vector v -> v.values[p];
                case I64Vector v -> v.values[p];
                case StringVector v -> v.codes[p];
                default -> throw new IllegalStateException("no long domain: " + values.type());
            };
        }

        private int[] iota(int from, int count) {
            int[] all = new int[count];
            Arrays.setAll(all, i -> from + i);
            return all;
        }

        @Override
        public int filterLongs(int from, int count, long low, long high, int[] positions) {
            System.arraycopy(iota(from, count), 0, positions, 0, count);
            return refineLongs(positions, count, low, high);
        }

        @Override
        public int refineLongs(int[] positions, int count, long low, long high) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                int p = positions[i];
                if (!values.isNull(p) && value(p) >= low && value(p) <= high) {
                    positions[kept++] = p;
                }
            }
            return kept;
        }

        @Override
        public int filterDoubles(int from, int count, double low, double high, int[] positions) {
            System.arraycopy(iota(from, count), 0, positions, 0, count);
            return refineDoubles(positions, count, low, high);
        }

        private static double canonical(double value) {
            return value == 0 ? 0.0 : value;
        }

        @Override
        public int refineDoubles(int[] positions, int count, double low, double high) {
            int kept = 0;
            double[] from = ((dev.ogive.column.F64Vector) values).values;
            for (int i = 0; i < count; i++) {
                int p = positions[i];
                double value = canonical(from[p]);
                if (!values.isNull(p)
                        && Double.compare(value, canonical(low)) >= 0
                        && Double.compare(value, canonical(high)) <= 0) {
                    positions[kept++] = p;
                }
            }
            return kept;
        }

        @Override
        public int filterCodes(int from, int count, boolean[] accepted, int[] positions) {
            System.arraycopy(iota(from, count), 0, positions, 0, count);
            return refineCodes(positions, count, accepted);
        }

        @Override
        public int refineCodes(int[] positions, int count, boolean[] accepted) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                int p = positions[i];
                if (!values.isNull(p) && accepted[(int) value(p)]) {
                    positions[kept++] = p;
                }
            }
            return kept;
        }

        @Override
        public long bytes() {
            return zone.rows() * 8L;
        }
    }
}
