/// Static search structures over sorted 64-bit keys in signed order, and the loops they run.
///
/// Internal to the module: the face is `dev.ogive.index.LearnedIndex`. A structure finds lower bounds;
/// everything else is made of those. Uses nothing but the JDK; the Vector API behind [SearchKernels],
/// with scalar twins.
package dev.ogive.index.search;
