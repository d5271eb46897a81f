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
            case "ogive.revert" -> session.engine().tuning().revert(number(call));
            case "ogive.pin" -> session.engine().tuning().pin(number(call));
            default ->
                throw new OgiveException(
                        ErrorCode.UNKNOWN_FUNCTION,
                        "no procedure is named '" + call.procedure()
                                + "'; there are ogive.revert(decision), ogive.pin(decision) and ogive.forget()");
        }
    }

    private static long number(BoundStatement.Call call) {
        expect(call, 1);
        if (call.arguments().getFirst() instanceof Long number) {
            return number;
        }
        throw new OgiveException(ErrorCode.INVALID_ARGUMENT, call.procedure() + " takes the number of a decision");
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
