package dev.ogive.workloads.importer;

import dev.ogive.sql.parser.OgiveSqlParserImpl;
import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.SqlTokens;
import dev.ogive.sql.template.SqlTokens.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/// Statements of another dialect in Ogive's: names in other quotes, text in double quotes or with
/// backslashes, `TOP n`, `LIMIT a, b`, and functions of another name. What the rewritten text is
/// must parse; what does not is told with a reason and stays as it was.
///
/// Parsing says nothing about tables and types: a statement that parses may still fail where it
/// runs.
final class Translation {
    /// @param sql in Ogive's dialect, or null
    /// @param reason why it could not be translated, or null
    record Result(String sql, String reason) {
        static Result failed(String reason) {
            return new Result(null, reason);
        }
    }

    private static final SqlParser.Config PARSER = SqlParser.config()
            .withParserFactory(OgiveSqlParserImpl.FACTORY)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withConformance(SqlConformanceEnum.BABEL)
            .withIdentifierMaxLength(1024);
    private static final int CHARS_MAX = 100_000;

    /// Functions that only have another name here.
    private static final Map<String, String> FUNCTIONS = Map.of(
            "isnull",
            "coalesce",
            "ifnull",
            "coalesce",
            "nvl",
            "coalesce",
            "getdate",
            "now",
            "getutcdate",
            "now",
            "sysdatetime",
            "now",
            "len",
            "length",
            "datalength",
            "octet_length",
            "iff",
            "if",
            "ceiling",
            "ceil");

    private record Token(Kind kind, String text) {
        boolean is(String word) {
            return kind != Kind.TEXT && kind != Kind.QUOTED_NAME && text.equalsIgnoreCase(word);
        }
    }

    private final Dialect dialect;

    Translation(Dialect dialect) {
        this.dialect = dialect;
    }

    Result translate(String sql) {
        Result rewritten = rewrite(sql);
        return rewritten.sql == null || parses(rewritten.sql)
                ? rewritten
                : Result.failed("grammar that Ogive does not have");
    }

    /// The rewritten text, whether or not it parses.
    Result rewrite(String sql) {
        if (sql.length() > CHARS_MAX) {
            return Result.failed("longer than " + CHARS_MAX + " characters");
        }
        List<Token> tokens = new ArrayList<>();
        SqlTokens source = new SqlTokens(sql, dialect);
        while (source.next()) {
            tokens.add(new Token(source.kind(), source.text()));
        }
        for (Token token : tokens) {
            if (token.kind == Kind.WORD && token.text.startsWith("@")) {
                return Result.failed("a variable");
            }
            if (token.kind == Kind.SYMBOL && token.text.equals("#")) {
                return Result.failed("a temporary table or a placeholder with #");
            }
        }
        Rewriter rewriter = new Rewriter(tokens, dialect);
        rewriter.rewrite();
        if (rewriter.reason != null) {
            return Result.failed(rewriter.reason);
        }
        return new Result(rewriter.out.toString(), null);
    }

    private static boolean parses(String sql) {
        try {
            SqlParser.create(sql, PARSER).parseStmt();
            return true;
        } catch (SqlParseException | RuntimeException | StackOverflowError e) {
            return false;
        }
    }

    private static final class Rewriter {
        private final List<Token> tokens;
        private final Dialect dialect;
        private final StringBuilder out = new StringBuilder();
        private String reason;

        /// Row counts of TOP by nesting, to be written where their query ends.
        private final List<String> tops = new ArrayList<>();

        private int at;

        Rewriter(List<Token> tokens, Dialect dialect) {
            this.tokens = tokens;
            this.dialect = dialect;
        }

        void rewrite() {
            tops.add(null);
            boolean hasTop = false;
            boolean combines = false;
            while (at < tokens.size() && reason == null) {
                Token token = tokens.get(at);
                if (token.is("(")) {
                    tops.add(null);
                    write("(");
                } else if (token.is(")")) {
                    if (tops.size() == 1) {
                        reason = "a bracket that opens nowhere";
                        return;
                    }
                    limit(tops.removeLast());
                    write(")");
                } else if (token.is("top") && at > 0 && (before("select") || before("distinct")) && isTop()) {
                    hasTop = true;
                } else if (token.is("limit") && isPair()) {
                    write("LIMIT " + tokens.get(at + 3).text + " OFFSET " + tokens.get(at + 1).text);
                    at += 3;
                } else {
                    combines |= token.is("union") || token.is("except") || token.is("intersect");
                    write(token(token));
                }
                at++;
            }
            if (tops.size() > 1) {
                reason = "a bracket that does not close";
            } else if (hasTop && combines) {
                reason = "TOP in a part of a UNION";
            } else {
                limit(tops.getFirst());
            }
        }

        private boolean before(String word) {
            return tokens.get(at - 1).is(word);
        }

        private Token after(int tokensAhead) {
            return at + tokensAhead < tokens.size() ? tokens.get(at + tokensAhead) : new Token(Kind.END, "");
        }

        /// `TOP 10` or `TOP (10)`; goes to its last token.
        private boolean isTop() {
            int bracket = after(1).is("(") ? 1 : 0;
            if (after(1 + bracket).kind != Kind.NUMBER) {
                return false;
            }
            tops.set(tops.size() - 1, after(1 + bracket).text);
            at += 1 + 2 * bracket;
            if (after(1).is("percent") || after(1).is("with")) {
                reason = "TOP with PERCENT or TIES";
            }
            return true;
        }

        /// `LIMIT 10, 20` of MySQL.
        private boolean isPair() {
            return dialect == Dialect.MYSQL
                    && after(1).kind == Kind.NUMBER
                    && after(2).is(",")
                    && after(3).kind == Kind.NUMBER;
        }

        private void limit(String rows) {
            if (rows != null) {
                write("LIMIT " + rows);
            }
        }

        private void write(String token) {
            boolean tight = out.isEmpty()
                    || token.equals(",")
                    || token.equals(")")
                    || token.equals(".")
                    || token.equals("(") && at > 0 && tokens.get(at - 1).kind == Kind.WORD && !before("from")
                    || out.charAt(out.length() - 1) == '('
                    || out.charAt(out.length() - 1) == '.'
                            && at > 0
                            && tokens.get(at - 1).is(".");
            if (!tight) {
                out.append(' ');
            }
            out.append(token);
        }

        private String token(Token token) {
            return switch (token.kind) {
                case QUOTED_NAME -> '"' + unquoted(token.text).replace("\"", "\"\"") + '"';
                case TEXT -> text(token.text);
                case WORD ->
                    after(1).is("(") && !(at > 0 && before("."))
                            ? FUNCTIONS.getOrDefault(token.text.toLowerCase(Locale.ROOT), token.text)
                            : token.text;
                case NUMBER, PARAMETER, SYMBOL, END -> token.text;
            };
        }

        private static String unquoted(String name) {
            char quote = name.charAt(0) == '[' ? ']' : name.charAt(0);
            String inner = name.length() > 1 && name.charAt(name.length() - 1) == quote
                    ? name.substring(1, name.length() - 1)
                    : name.substring(1);
            return inner.replace("" + quote + quote, "" + quote);
        }

        /// Text as the standard writes it, `N'...'` without its prefix.
        private String text(String literal) {
            String text = literal.charAt(0) == 'N' || literal.charAt(0) == 'n' ? literal.substring(1) : literal;
            char quote = text.charAt(0);
            boolean plain = quote == '\'' && (text.indexOf('\\') < 0 || !escapes());
            if (plain || (quote != '\'' && quote != '"')) {
                return text;
            }
            StringBuilder value = new StringBuilder("'");
            int end = text.length() > 1 && text.charAt(text.length() - 1) == quote ? text.length() - 1 : text.length();
            for (int i = 1; i < end; i++) {
                char c = text.charAt(i);
                if (c == '\\' && escapes() && i + 1 < end) {
                    c = unescaped(text.charAt(++i));
                } else if (c == quote && i + 1 < end) {
                    i++;
                }
                value.append(c == '\'' ? "''" : String.valueOf(c));
            }
            return value.append('\'').toString();
        }

        private boolean escapes() {
            return switch (dialect) {
                case MYSQL, SNOWFLAKE, BIGQUERY, CLICKHOUSE -> true;
                case OGIVE, ANSI, POSTGRESQL, REDSHIFT, DUCKDB, SQLITE, TSQL -> false;
            };
        }

        private static char unescaped(char c) {
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case '0' -> '\0';
                default -> c;
            };
        }
    }
}
