/// How the values of one column lie in a file or in memory, and the loops that read them.
///
/// A column of a partition has one [dev.ogive.storage.encoding.Encoding]; per record batch it has buffers
/// in Arrow's
/// layout. A [dev.ogive.storage.encoding.ColumnBuffer] collects values and encodes them; classes named
/// `...Chunk`
/// read one batch; classes named `Packed...` hold the loops. May use: `column`, `error`.
package dev.ogive.storage.encoding;
