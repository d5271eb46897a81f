package dev.ogive.api;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.BoundStatement;

/// What CALL can call.
record Procedures(Session session) {
    /// @throws OgiveException UNKNOWN_FUNCTION, INVALID_ARGUMENT
    void call(BoundStatement.Call call) {
        switch (call.procedure()) {
            case "ogive.forget" -> {
                expect(call, 0);
                session.engine().workload().clear();
            }
            default ->
                throw new OgiveException(
                        ErrorCode.UNKNOWN_FUNCTION,
                        "no procedure is named '" + call.procedure() + "'; there is ogive.forget()");
        }
    }

    private static void expect(BoundStatement.Call call, int arguments) {
        if (call.arguments().size() != arguments) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    call.procedure() + " takes " + arguments + " arguments, got "
                            + call.arguments().size());
        }
    }
}
