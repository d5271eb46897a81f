/// The way in for Java programs: [dev.ogive.Ogive].
package dev.ogive;
