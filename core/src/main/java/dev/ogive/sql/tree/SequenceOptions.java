package dev.ogive.sql.tree;

import org.apache.calcite.sql.SqlNode;

/// What CREATE SEQUENCE and IDENTITY say of a sequence's numbers, as the parser finds it; null
/// where nothing is said.
public final class SequenceOptions {
    public SqlNode start;
    public SqlNode increment;
    public SqlNode min;
    public SqlNode max;
    public boolean cycle;
}
