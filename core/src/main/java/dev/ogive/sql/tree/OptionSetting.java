package dev.ogive.sql.tree;

import org.apache.calcite.sql.SqlNode;

/// One option of COPY, EXPORT or EXPLAIN.
/// @param value null where only the name was written
public record OptionSetting(String name, SqlNode value) {}
