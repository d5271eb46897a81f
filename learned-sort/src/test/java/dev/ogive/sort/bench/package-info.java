/// Measurements of the sorts against the JDK's, a scalar quicksort and fastutil's; run by hand.
package dev.ogive.sort.bench;
