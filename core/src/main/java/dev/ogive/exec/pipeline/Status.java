package dev.ogive.exec.pipeline;

/// What a source, operator or sink answers.
public enum Status {
    /// The input is used up (its output, if any, is ready); give the next one.
    NEED_INPUT,
    /// Output is ready and more may come from the same input: call again with it.
    HAVE_OUTPUT,
    /// Nothing can be done now; the worker goes elsewhere and the task is taken up again later.
    BLOCKED,
    /// No further input is wanted (a sink, an operator) or there (a source); output may still be
    /// ready.
    FINISHED
}
