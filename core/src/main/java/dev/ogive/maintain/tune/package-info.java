/// How a database is reshaped by itself: what a tuner is given and may do, decisions and their
/// states, and how old and new are compared. What is worth doing is decided elsewhere: a [Tuner]
/// is found by `java.util.ServiceLoader`, and without one nothing is tuned. May use: `maintain`,
/// `plan`, `exec`, `storage`, `catalog`, `column`, `error`.
package dev.ogive.maintain.tune;
