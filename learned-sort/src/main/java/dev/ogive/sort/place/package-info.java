/// Placement: the loops that move keys to where the model says they go, and repair what it got slightly wrong.
///
/// Works on `long` in signed order; other types, orders and sources are mapped to that at the boundary, in
/// `dev.ogive.sort`. Not public API. Uses learned-index and the JDK.
package dev.ogive.sort.place;
