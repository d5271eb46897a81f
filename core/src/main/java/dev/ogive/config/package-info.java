/// Settings: one typed declaration each, which feeds `SET`, the documentation and the tuner. Used by every layer; may
/// use `error`.
package dev.ogive.config;
