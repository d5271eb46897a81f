/// Partition files: valid Arrow IPC, written and read without arrow-java.
///
/// ```
/// file       = magic pad schema dictionary* batch* end footer footerLength magic
/// magic      = "ARROW1"
/// schema, dictionary, batch = 0xFFFFFFFF int32(metadata bytes) metadata body      metadata ends at a
/// multiple of 64
/// body       = buffer*                                              each buffer begins at a multiple of 64
/// ```
///
/// A batch has 65,536 rows, the last one of a file fewer. Where a column's encoding is not one of Arrow's,
/// its field
/// is an extension type (`ogive.packed`, `ogive.scaled`, `ogive.constant`, `ogive.fsst`) whose metadata, a
/// JSON
/// object, says how to get the values back. The engine itself does not read the metadata: positions,
/// checksums and
/// zone maps of all buffers are kept in the catalog as a [dev.ogive.storage.file.FileLayout]. May use:
/// `column`,
/// `storage.encoding`, `io`, `error`.
package dev.ogive.storage.file;
