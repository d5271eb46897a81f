package dev.ogive.exec.store;

import dev.ogive.column.Dictionary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/// One dictionary for the strings of several: codes of each are mapped to codes of the union.
/// While there is only one, it is used as it is. Thread-safe; [#dictionary] holds all strings of
/// the maps handed out before.
public final class DictionaryUnion {
    /// Strings at most; beyond it a dictionary is refused.
    private static final int STRINGS_MAX = 1 << 16;

    private final IdentityHashMap<Dictionary, int[]> maps = new IdentityHashMap<>();
    private Dictionary only;
    private Map<Key, Integer> codes;
    private byte[] bytes = new byte[1024];
    private int[] offsets = new int[65];
    private int size;
    private Dictionary union;

    /// Bytes of one string, compared by value.
    private record Key(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /// Where each code of `dictionary` goes; null if the union would become too large.
    public synchronized int[] map(Dictionary dictionary) {
        int[] known = maps.get(dictionary);
        if (known != null) {
            return known;
        }
        if ((codes == null ? only == null ? 0 : only.size() : size) + dictionary.size() > STRINGS_MAX) {
            return null;
        }
        if (only == null && codes == null) {
            only = dictionary;
            int[] identity = new int[dictionary.size()];
            Arrays.setAll(identity, i -> i);
            maps.put(dictionary, identity);
            return identity;
        }
        if (codes == null) {
            codes = new HashMap<>();
            add(only);
            only = null;
        }
        int[] map = add(dictionary);
        maps.put(dictionary, map);
        return map;
    }

    private int[] add(Dictionary dictionary) {
        union = null;
        int[] map = new int[dictionary.size()];
        for (int c = 0; c < map.length; c++) {
            int start = dictionary.start(c);
            byte[] string = Arrays.copyOfRange(dictionary.bytes, start, start + dictionary.length(c));
            Integer code = codes.putIfAbsent(new Key(string), size);
            if (code == null) {
                code = size;
                append(string);
            }
            map[c] = code;
        }
        return map;
    }

    private void append(byte[] string) {
        int at = offsets[size];
        if (at + string.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(at + string.length, bytes.length * 2));
        }
        if (size + 2 > offsets.length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
        }
        System.arraycopy(string, 0, bytes, at, string.length);
        offsets[++size] = at + string.length;
    }

    /// All strings so far, or null if no dictionary has been mapped.
    public synchronized Dictionary dictionary() {
        if (codes == null) {
            return only;
        }
        if (union == null) {
            union = new Dictionary(Arrays.copyOf(bytes, offsets[size]), Arrays.copyOf(offsets, size + 1), false);
        }
        return union;
    }
}
