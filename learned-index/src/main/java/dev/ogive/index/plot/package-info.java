/// Pictures of curves for people. Uses `key`, `model` and the JDK.
package dev.ogive.index.plot;
