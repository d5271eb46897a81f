/// Off-heap memory of operators: one accountant per engine, one share per query, pooled blocks.
///
/// An operator asks [dev.ogive.memory.QueryMemory] with `tryAllocate` or `tryReserve` and spills when refused; only
/// what cannot spill uses the forms that raise `MEMORY_LIMIT`. Contents are read and written through
/// [dev.ogive.memory.Memory] by address. May use: `config`, `metrics`, `error`.
package dev.ogive.memory;
