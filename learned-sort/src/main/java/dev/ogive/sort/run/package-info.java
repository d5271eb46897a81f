/// Sorting what does not fit in memory: sorted runs, split points chosen by their curves, parts merged one by
/// one.
///
/// `RunStore` is what the caller implements over its files; `MergePlan` cuts the runs into parts that fit in
/// memory, `ExternalSort` drives it all for keys with a 64-bit payload. May use `dev.ogive.sort` and the JDK;
/// opens no files.
package dev.ogive.sort.run;
