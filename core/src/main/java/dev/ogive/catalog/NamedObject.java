package dev.ogive.catalog;

import java.util.Comparator;

/// What a database keeps under a name beside tables and views.
///
/// @param id never that of another object
/// @param text its declaration, in the words of the layer that made it
public record NamedObject(Kind kind, TableName name, long id, String text) {
    /// Each kind has names of its own. New kinds go to the end: the catalog file has their names.
    public enum Kind {
        /// `text` is a [SequenceDefinition]'s.
        SEQUENCE,

        /// A function in SQL; `text` is what follows its name in CREATE MACRO.
        MACRO,

        /// A type with a name; `text` is the SQL of the type that it stands for.
        TYPE,

        /// `text` is the comment on the table of this name.
        TABLE_COMMENT,

        /// `text` is the comment on a column: the object's name is `table.column`.
        COLUMN_COMMENT
    }

    /// Tells objects of one database apart.
    public record Key(Kind kind, TableName name) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::kind)
                .thenComparing(k -> k.name().schema())
                .thenComparing(k -> k.name().name());

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    public Key key() {
        return new Key(kind, name);
    }
}
