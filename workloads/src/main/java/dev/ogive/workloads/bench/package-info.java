/// Files of benchmark results, and what moved between two of them beyond noise.
package dev.ogive.workloads.bench;
