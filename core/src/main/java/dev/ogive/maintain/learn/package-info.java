/// What is learned from queries that ran: how many rows parts of them have. May use: `plan`,
/// `exec.profile`, `storage`, `error`.
package dev.ogive.maintain.learn;
