/// Ordering kept rows: keys normalised to one 64-bit prefix that learned-sort sorts with row ids,
/// ties resolved by comparing rows; Top-N with a bound that scans see. May use: `exec.store`,
/// `exec.pipeline`, `exec.plan`, `memory`, `column`, `error`, module learned-sort.
package dev.ogive.exec.sort;
