/// What statements that differ in their literals have in common, found by tokens alone: for
/// statistics and for people, never for answering a query. Uses nothing of the engine.
package dev.ogive.sql.template;
