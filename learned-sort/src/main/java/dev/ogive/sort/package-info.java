/// Sorting by a learned model of the keys' distribution.
package dev.ogive.sort;
