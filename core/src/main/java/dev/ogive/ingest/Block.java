package dev.ogive.ingest;

/// Whole records of one file, as bytes. Belongs to one worker, which reuses it; `bytes` may be
/// handed on to vectors that are read before the next block.
final class Block {
    byte[] bytes = new byte[0];

    /// Bytes in use.
    int length;

    /// Position in the reader's list of files.
    int file;

    /// Where the block begins in the file after decompression, bytes.
    long offset;

    /// Whether the block begins its file: a header may stand there.
    boolean first;

    /// False is a promise that the quote character does not occur.
    boolean hasQuotes;
}
