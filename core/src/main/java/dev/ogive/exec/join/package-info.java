/// Hash tables of joins: keys packed into one long where their ranges allow it, direct addressing
/// where they are dense, chains otherwise; and the filters that a finished table sends to the
/// scans on its probe side. May use: `exec.store`, `memory`, `column`, `error`.
package dev.ogive.exec.join;
