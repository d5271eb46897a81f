package dev.ogive.sql;

import dev.ogive.error.ErrorCode;
import dev.ogive.sql.parser.OgiveSqlParserImpl;
import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.SqlTokens;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/// Text to parse tree.
final class SqlParsing {
    /// Nesting that the stack of any thread holds.
    private static final int SHALLOW = 40;
    private static final long DEEP_STACK_BYTES = 1L << 30;
    /// A message of the parser may have a name of any length in it.
    private static final int MESSAGE_LENGTH_MAX = 500;

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(OgiveSqlParserImpl.FACTORY)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withConformance(SqlConformanceEnum.BABEL)
            .withIdentifierMaxLength(1024);
    private static final Pattern ENCOUNTERED = Pattern.compile("(?s)Encountered \"(.*?)\" at line");

    /// Calcite's words for a statement that begins like none and for a keyword in a wrong place.
    private static final Pattern MISPLACED =
            Pattern.compile("Non-query expression encountered|Incorrect syntax near the keyword");

    private static final Pattern WORD = Pattern.compile("\\w+|\\S");

    private SqlParsing() {}

    /// @throws SqlException SYNTAX_ERROR at the place
    static SqlNode parse(String sql) {
        String text = trimmed(sql);
        try {
            return SqlParser.create(text, CONFIG).parseStmt();
        } catch (SqlParseException e) {
            // The parser takes an overflowing stack for an error of the text: the caller has more of it.
            if (e.getCause() instanceof StackOverflowError overflow) {
                throw overflow;
            }
            throw syntaxError(e, text);
        } catch (CalciteContextException e) {
            throw new SqlException(ErrorCode.SYNTAX_ERROR, message(e.getCause()), e.getPosLine(), e.getPosColumn());
        }
    }

    /// Without the semicolons at the end, and the comments after them.
    private static String trimmed(String sql) {
        String text = sql.stripTrailing();
        if (text.indexOf(';') >= 0) {
            text = text.substring(0, end(text)).stripTrailing();
        }
        if (text.isEmpty()) {
            throw new SqlException(ErrorCode.SYNTAX_ERROR, "the statement is empty", 0, 0);
        }
        return text;
    }

    /// Where semicolons begin after which nothing stands, or the end.
    private static int end(String text) {
        SqlTokens tokens = new SqlTokens(text, Dialect.OGIVE);
        int end = text.length();
        boolean closed = false;
        while (tokens.next()) {
            if (!tokens.is(";")) {
                closed = false;
            } else if (!closed) {
                closed = true;
                end = tokens.start();
            }
        }
        return closed ? end : text.length();
    }

    private static SqlException syntaxError(SqlParseException e, String text) {
        SqlParserPos position = e.getPos() == null ? SqlParserPos.ZERO : e.getPos();
        String told = String.valueOf(e.getMessage());
        Matcher encountered = ENCOUNTERED.matcher(told);
        if (!encountered.find()) {
            if (MISPLACED.matcher(told).find()) {
                int at = offset(text, position.getLineNum(), position.getColumnNum());
                Matcher word = WORD.matcher(text).region(at, text.length());
                return placed(text, at, "syntax error near '" + (word.lookingAt() ? word.group() : "") + "'");
            }
            String message = told.startsWith("Lexical error")
                    ? "syntax error: unexpected character or unclosed quote"
                    : "syntax error: " + message(e);
            return new SqlException(ErrorCode.SYNTAX_ERROR, message, position.getLineNum(), position.getColumnNum());
        }
        // The parser looks two tokens ahead: the last of those it met is the one that does not fit.
        int at = offset(text, position.getLineNum(), position.getColumnNum());
        int end = at;
        String token = "";
        for (String next : encountered.group(1).strip().split(" ", -1)) {
            if (next.equals("<EOF>")) {
                return placed(text, text.length(), "syntax error: the statement ends too early");
            }
            int found = text.indexOf(next, end);
            if (found < 0) {
                break;
            }
            token = next;
            at = found;
            end = found + next.length();
        }
        return placed(text, at, "syntax error near '" + token + "'");
    }

    private static SqlException placed(String text, int offset, String message) {
        int line = 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
        int column = offset - text.lastIndexOf('\n', offset - 1);
        return new SqlException(ErrorCode.SYNTAX_ERROR, message, line, column);
    }

    private static int offset(String text, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return Math.clamp(start + column - 1L, 0, text.length());
    }

    private static String message(Throwable e) {
        String message = e == null || e.getMessage() == null ? "invalid statement" : e.getMessage();
        int end = message.indexOf('\n');
        int length = Math.min(end < 0 ? message.length() : end, MESSAGE_LENGTH_MAX);
        return message.substring(0, length);
    }

    /// Runs work whose recursion is as deep as the statement nests: on a thread with a large
    /// stack where it nests deeply.
    ///
    /// @throws SqlException TOO_COMPLEX where even that does not suffice
    static <T> T withStack(String sql, Callable<T> work) {
        if (depth(sql) <= SHALLOW) {
            try {
                return call(work);
            } catch (StackOverflowError e) {
                // Nested without brackets, for instance a long chain of NOT: once more with room.
            }
        }
        Object[] result = new Object[1];
        Throwable[] failure = new Throwable[1];
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        result[0] = work.call();
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                },
                "ogive-planner",
                DEEP_STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlException(ErrorCode.CANCELLED, "the statement was cancelled", 0, 0);
        }
        if (failure[0] instanceof StackOverflowError) {
            throw new SqlException(ErrorCode.TOO_COMPLEX, "the statement is nested too deeply", 0, 0);
        }
        if (failure[0] != null) {
            throw sneaky(failure[0]);
        }
        @SuppressWarnings("unchecked")
        T typed = (T) result[0];
        return typed;
    }

    private static <T> T call(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw sneaky(e);
        }
    }

    private static RuntimeException sneaky(Throwable e) {
        return switch (e) {
            case RuntimeException r -> r;
            case Error r -> throw r;
            default -> new IllegalStateException(e);
        };
    }

    /// Deepest nesting of brackets, strings and comments counted roughly.
    private static int depth(String sql) {
        int depth = 0;
        int deepest = 0;
        int keywords = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '(' || c == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (c == ')' || c == ']') {
                depth--;
            } else if ((c == 'C' || c == 'c') && sql.regionMatches(true, i, "case", 0, 4)) {
                keywords++;
            }
        }
        return deepest + keywords / 4 + sql.length() / 20_000;
    }
}
