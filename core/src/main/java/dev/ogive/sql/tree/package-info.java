/// The parse tree of every statement that is not a query: records made by the generated parser around Calcite's
/// `SqlNode`s.
/// Uses Calcite's tree classes only.
package dev.ogive.sql.tree;
