/// Brings tables into the order of their sort keys, step by step, and keeps them so. Which rows a
/// step takes and how it is published is in `storage`; here they are sorted. May use: `storage`,
/// `catalog`, `exec`, `column`, `memory`, `io`, `config`, `error`.
package dev.ogive.maintain.layout;
