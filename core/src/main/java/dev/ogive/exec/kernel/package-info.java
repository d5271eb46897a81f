/// Static loops over the arrays of vectors, and the arithmetic they are made of: numbers, 128-bit integers, calendar,
/// text. One loop per method, so that each compiles on its own with nothing virtual inside. Kernels compute on null
/// rows' slots without looking and report what may have failed; only the caller, which knows the nulls, raises
/// errors.
///
/// May use: `column`, `error`.
package dev.ogive.exec.kernel;
