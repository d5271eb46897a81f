/// Files: the only place of the engine that opens, maps, renames and forces them, so that one test twin can
/// make all
/// of that fail, tear or come late. May use: `error`.
package dev.ogive.io;
