/// The engine as a program uses it: engines, sessions, statements and their outcomes,
/// transactions, system tables. JDBC, the command line and [dev.ogive.Ogive] are thin layers over
/// it. May use every package but `jdbc`.
package dev.ogive.api;
