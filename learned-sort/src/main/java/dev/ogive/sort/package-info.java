/// Sorting by a learned model of the keys' distribution.
///
/// `LearnedSort` sorts arrays; `KeyPayloadSort` sorts keys that carry a row id. May use `dev.ogive.sort.place`,
/// learned-index and the JDK.
package dev.ogive.sort;
