/// What a database calls things: names, table and view definitions, constraints. Plain values without
/// behaviour of
/// their own; `storage` keeps them, `plan` and `sql` resolve against them. May use: `column`, `error`.
package dev.ogive.catalog;
