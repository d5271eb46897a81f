/// The orders that CLUSTER BY keeps rows in, and the conditions that some of them are made of.
/// Plain values. May use: `column`.
package dev.ogive.catalog.cluster;
