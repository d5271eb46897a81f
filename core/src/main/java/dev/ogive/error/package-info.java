/// The one exception type of the engine and its stable codes. Used by every layer; uses nothing.
package dev.ogive.error;
