/// Window functions over sorted rows: frames, ranks, values of other rows, and every aggregate
/// over a frame. May use: `exec.sort`, `exec.store`, `exec.aggregate`, `exec.pipeline`,
/// `exec.plan`, `memory`, `column`, `error`.
package dev.ogive.exec.window;
