/// Row keys of clustered tables, and what a partition keeps to be searched by them. May use:
/// `catalog`, `column`.
package dev.ogive.storage.cluster;
