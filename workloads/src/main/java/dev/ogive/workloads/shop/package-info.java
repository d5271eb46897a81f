/// A web shop that nobody owns: its data and a day of its queries, for machines without real
/// data.
///
/// Neither is uniform, as real ones are not. A few products and customers have most of the
/// orders; columns depend on each other (a city on its country, a price on its category, a return
/// on what was bought); people buy by day and not by night, on weekends more, on sale days far
/// more; rows come in the order of time. The day of queries has dashboards that refresh, analysts
/// who narrow a question down, support that looks up single orders, a nightly batch that also
/// writes, and halfway through interests drift. [ShopOptions] holds the knobs.
///
/// [Shop] writes everything; equal options give equal files on every machine.
package dev.ogive.workloads.shop;
