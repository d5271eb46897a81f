/// An index that takes inserts and deletes: leaves with gaps under a learned guess. Uses `search` and the
/// JDK.
package dev.ogive.index.update;
