/// What a replay or a benchmark has measured, for people and for programs: one HTML file that
/// needs no network, JSON, and the comparison of two runs.
///
/// Pictures are SVG that is written here, twice each: wide and narrow, so that letters keep their
/// size on a telephone. Colours are variables of the page, which has a light and a dark form.
package dev.ogive.workloads.report;
