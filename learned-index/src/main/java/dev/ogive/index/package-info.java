/// Learned models of a column's cumulative distribution, and the indexes built on them.
package dev.ogive.index;
