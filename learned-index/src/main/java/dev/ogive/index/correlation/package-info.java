/// Predicates on one column answered through the sort order of another. Uses nothing but the JDK.
package dev.ogive.index.correlation;
