/// What every operator of a run did: rows, time, bytes read, batches skipped, memory, spilled
/// bytes. Always on; one clock reading per operator and batch. Uses nothing of the engine.
package dev.ogive.exec.profile;
