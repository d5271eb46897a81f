package dev.ogive.storage;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.sql.ResultSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// [Notes] in the catalog.
record LocalNotes(CatalogStore store, boolean readOnly) implements Notes {
    @Override
    public Map<Long, byte[]> read(String kind) {
        return store.read(() -> {
            Map<Long, byte[]> notes = new TreeMap<>();
            if (!store.hasNotes()) {
                return notes;
            }
            try (ResultSet rows = store.query("SELECT id, crc, body FROM notes WHERE kind = ?", kind)) {
                while (rows.next()) {
                    byte[] body = rows.getBytes(3);
                    if (body != null && crc(body) == rows.getLong(2)) {
                        notes.put(rows.getLong(1), body);
                    }
                }
            }
            return notes;
        });
    }

    @Override
    public void write(String kind, Map<Long, byte[]> written, Set<Long> removed) {
        if (readOnly) {
            throw new OgiveException(ErrorCode.READ_ONLY, "the database is open read-only");
        }
        if (written.isEmpty() && removed.isEmpty()) {
            return;
        }
        store.transact(() -> {
            for (Map.Entry<Long, byte[]> note : written.entrySet()) {
                store.update(
                        "INSERT OR REPLACE INTO notes(kind, id, crc, body) VALUES (?, ?, ?, ?)",
                        kind,
                        note.getKey(),
                        crc(note.getValue()),
                        note.getValue());
            }
            for (long id : removed) {
                store.update("DELETE FROM notes WHERE kind = ? AND id = ?", kind, id);
            }
            return null;
        });
    }

    private static long crc(byte[] body) {
        return Integer.toUnsignedLong(CatalogLoader.crc(body));
    }
}
