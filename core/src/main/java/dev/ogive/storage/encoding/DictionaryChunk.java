package dev.ogive.storage.encoding;

import dev.ogive.column.Dictionary;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// Strings as codes into the partition's dictionary, which is read when first asked for.
final class DictionaryChunk extends PackedChunk {
    private final Supplier<Dictionary> dictionary;

    DictionaryChunk(
            ZoneMap zone,
            MemorySegment validity,
            MemorySegment data,
            int width,
            Supplier<Dictionary> dictionary,
            long bytes) {
        super(zone, validity, data, width, 0, bytes);
        this.dictionary = dictionary;
    }

    @Override
    public Dictionary dictionary() {
        return dictionary.get();
    }

    @Override
    void readValues(int from, int count, Vector out) {
        StringVector v = (StringVector) out;
        v.clear();
        v.dictionary = dictionary.get();
        readInts(from, count, v.codes);
    }

    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        StringVector v = (StringVector) out;
        v.clear();
        v.dictionary = dictionary.get();
        gatherInts(positions, count, v.codes);
    }

    @Override
    public boolean filtersLongs() {
        return true;
    }

    @Override
    public int filterLongs(int from, int count, long low, long high, int[] positions) {
        return filterRange(from, count, low, high, positions);
    }

    @Override
    public int refineLongs(int[] positions, int count, long low, long high) {
        return refineRange(positions, count, low, high);
    }
}
