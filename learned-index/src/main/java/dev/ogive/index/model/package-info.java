/// Models of a column's cumulative distribution: key to position.
///
/// Keys are 64-bit in *unsigned* order (see `dev.ogive.index.key`). Models never hold the keys
/// themselves. Uses nothing but the JDK.
package dev.ogive.index.model;
