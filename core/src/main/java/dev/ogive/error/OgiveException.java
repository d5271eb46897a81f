package dev.ogive.error;

/// The only exception that leaves the engine. The message names the object, the value and the bound.
public final class OgiveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public OgiveException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public OgiveException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// The stable code.
    public ErrorCode code() {
        return code;
    }

    /// `error[CODE]: message`, one line, as the command line prints it.
    public String display() {
        return "error[" + code.name() + "]: " + getMessage();
    }
}
