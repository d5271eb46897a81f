/// What the engine does to its own data in the background: compaction today, layout rewrites and scrubbing
/// as they
/// come. Mechanism is in `storage`; here is when and how often. May use: `storage`, `catalog`, `exec`,
/// `config`,
/// `metrics`, `error`.
package dev.ogive.maintain;
