/// Order-preserving maps from every value type to 64-bit keys in unsigned order.
///
/// First stage of the data's way: everything behind it sees unsigned 64-bit keys only. Uses nothing but
/// the JDK.
package dev.ogive.index.key;
