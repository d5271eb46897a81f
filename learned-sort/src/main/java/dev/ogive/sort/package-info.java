/// Sorting by a learned model of the keys' distribution.
///
/// - `LearnedSort` sorts arrays and segments, `KeyPayloadSort` keys that carry a row id;
/// - `TopN` keeps the first rows of a stream;
/// - `dev.ogive.sort.key` orders rows by several columns, strings included;
/// - `dev.ogive.sort.run` sorts what does not fit in memory.
///
/// May use `dev.ogive.sort.place` (the loops), learned-index (the model) and the JDK.
package dev.ogive.sort;
