/// What queries do with stored tables: which columns they filter, group and join by. The tuner
/// proposes layouts and views by it. May use: `plan`, `plan.view`, `exec`, `storage`.
package dev.ogive.plan.shape;
