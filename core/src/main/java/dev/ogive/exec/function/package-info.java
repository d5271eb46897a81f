/// The registry of scalar and aggregate functions: name, signatures, result type, documentation and kernel are
/// declared
/// together, in one place per function;
/// the binder, the executor and the generated reference all read that declaration.
package dev.ogive.exec.function;
