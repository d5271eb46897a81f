package dev.ogive.sql;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/// An error at a place of the statement's text. Stays within the front end: [#locate] turns it into what
/// users see.
public final class SqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CONTEXT_CHARS = 30;

    private final ErrorCode code;
    private final int line;
    private final int column;

    public SqlException(ErrorCode code, String message, int line, int column) {
        super(message, null, false, false);
        this.code = code;
        this.line = line;
        this.column = column;
    }

    public static SqlException at(SqlNode node, ErrorCode code, String message) {
        SqlParserPos position = node.getParserPosition();
        return new SqlException(code, message, position.getLineNum(), position.getColumnNum());
    }

    /// The same error at `node`, unless it already has a place.
    public static RuntimeException at(SqlNode node, RuntimeException error) {
        return error instanceof OgiveException e ? at(node, e.code(), e.getMessage()) : error;
    }

    public ErrorCode code() {
        return code;
    }

    /// One line: the message, line and column, and the text there with a caret before it.
    public OgiveException locate(String sql) {
        if (line <= 0) {
            return new OgiveException(code, getMessage());
        }
        String[] lines = sql.split("\n", -1);
        String text = line <= lines.length ? lines[line - 1] : "";
        int at = Math.clamp(column - 1, 0, text.length());
        int from = Math.max(0, at - CONTEXT_CHARS);
        int to = Math.min(text.length(), at + CONTEXT_CHARS);
        String snippet = (from > 0 ? "..." : "") + text.substring(from, at) + "^" + text.substring(at, to)
                + (to < text.length() ? "..." : "");
        return new OgiveException(
                code,
                getMessage() + " at line " + line + ", column " + column + ": "
                        + snippet.replace('\t', ' ').strip());
    }
}
