package dev.ogive.sql.template;

/// The tokens of a SQL text in any dialect. Knows no grammar and refuses nothing: what is not
/// closed reaches to the end of the text. Comments and white space are passed over. For one
/// thread.
public final class SqlTokens {
    public enum Kind {
        /// A keyword or a name without quotes.
        WORD,
        QUOTED_NAME,
        NUMBER,
        /// Text in quotes, with its prefix if it has one: `'a'`, `E'\n'`, `X'00'`, `$$a$$`.
        TEXT,
        /// `?`, `?1`, `$1`, `:name`.
        PARAMETER,
        /// One or two characters: `,` `(` `<=` `::`.
        SYMBOL,
        END
    }

    private static final String PAIRS = "<= >= <> != == :: || -> => << >> !~ ~* && @> <@ :=";

    private final String sql;
    private final Dialect dialect;
    private Kind kind;
    private int start;
    private int end;

    public SqlTokens(String sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /// Goes to the next token; false at the end of the text.
    public boolean next() {
        start = skipBlanks(end);
        if (start >= sql.length()) {
            kind = Kind.END;
            end = start;
            return false;
        }
        end = scan();
        return true;
    }

    public Kind kind() {
        return kind;
    }

    /// Where the token begins in the text.
    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    /// As it is written.
    public String text() {
        return sql.substring(start, end);
    }

    /// Whether it is this keyword or symbol, in any case.
    public boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL)
                && end - start == word.length()
                && sql.regionMatches(true, start, word, 0, word.length());
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c <= ' ' || Character.isWhitespace(c) || c == '\u00A0' || c == '\uFEFF') {
                at++;
            } else if (isAt(at, "--") || (c == '#' && dialect.backslashEscapes && dialect.doubleQuotedText)) {
                int line = sql.indexOf('\n', at);
                at = line < 0 ? sql.length() : line + 1;
            } else if (isAt(at, "/*")) {
                at = comment(at + 2);
            } else {
                return at;
            }
        }
        return at;
    }

    /// The end of a comment; comments nest.
    private int comment(int from) {
        int depth = 1;
        int at = from;
        while (at < sql.length()) {
            if (isAt(at, "*/")) {
                at += 2;
                if (--depth == 0) {
                    return at;
                }
            } else if (isAt(at, "/*")) {
                depth++;
                at += 2;
            } else {
                at++;
            }
        }
        return at;
    }

    private int scan() {
        char c = sql.charAt(start);
        if (c == '\'') {
            kind = Kind.TEXT;
            return quoted(start, c, dialect.backslashEscapes);
        }
        if (c == '"') {
            kind = dialect.doubleQuotedText ? Kind.TEXT : Kind.QUOTED_NAME;
            return quoted(start, c, dialect.doubleQuotedText);
        }
        if (c == '`') {
            kind = Kind.QUOTED_NAME;
            return quoted(start, c, false);
        }
        if (c == '[' && dialect.bracketedNames) {
            kind = Kind.QUOTED_NAME;
            return quoted(start, ']', false);
        }
        if (isDigit(c) || (c == '.' && isDigitAt(start + 1) && !isWordAt(start - 1))) {
            return number();
        }
        if (c == '$') {
            int dollar = dollar();
            if (dollar > 0) {
                return dollar;
            }
        }
        if (c == '?') {
            kind = Kind.PARAMETER;
            return digits(start + 1);
        }
        if (c == ':' && isLetterAt(start + 1) && !isWordAt(start - 1) && !isCloserAt(start - 1)) {
            kind = Kind.PARAMETER;
            return word(start + 1);
        }
        if (isLetter(c)) {
            return wordOrText();
        }
        kind = Kind.SYMBOL;
        if (start + 1 < sql.length() && pairs(c, sql.charAt(start + 1))) {
            return start + 2;
        }
        return start + Character.charCount(sql.codePointAt(start));
    }

    private static boolean pairs(char first, char second) {
        for (int i = 0; i < PAIRS.length(); i += 3) {
            if (PAIRS.charAt(i) == first && PAIRS.charAt(i + 1) == second) {
                return true;
            }
        }
        return false;
    }

    /// The end of what is quoted from `from` on; a doubled quote stands for itself.
    private int quoted(int from, char quote, boolean backslash) {
        int at = from + 1;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && backslash) {
                at += 2;
            } else if (c != quote) {
                at++;
            } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return sql.length();
    }

    /// Digits with a fraction and an exponent; what begins with a digit and goes on with letters
    /// is a name.
    private int number() {
        kind = Kind.NUMBER;
        if (isAt(start, "0x") || isAt(start, "0X")) {
            return word(start);
        }
        int at = digits(start);
        if (at < sql.length() && sql.charAt(at) == '.') {
            at = digits(at + 1);
        }
        if (at < sql.length() && (sql.charAt(at) | 32) == 'e') {
            int sign = at + 1 < sql.length() && "+-".indexOf(sql.charAt(at + 1)) >= 0 ? 1 : 0;
            if (isDigitAt(at + 1 + sign)) {
                return digits(at + 1 + sign);
            }
        }
        if (isWordAt(at)) {
            kind = Kind.WORD;
            return word(at);
        }
        return at;
    }

    /// `$1` or `$tag$text$tag$`; -1 for a dollar that is neither.
    private int dollar() {
        if (isDigitAt(start + 1)) {
            kind = Kind.PARAMETER;
            return digits(start + 1);
        }
        int open = sql.indexOf('$', start + 1);
        if (!dialect.dollarQuotes || open < 0) {
            return -1;
        }
        for (int i = start + 1; i < open; i++) {
            if (!isWordAt(i)) {
                return -1;
            }
        }
        kind = Kind.TEXT;
        String tag = sql.substring(start, open + 1);
        int close = sql.indexOf(tag, open + 1);
        return close < 0 ? sql.length() : close + tag.length();
    }

    private int wordOrText() {
        int at = word(start);
        if (at < sql.length() && at - start <= 2 && (sql.charAt(at) == '\'' || sql.charAt(at) == '&')) {
            String prefix = sql.substring(start, at).toLowerCase(java.util.Locale.ROOT);
            if (sql.charAt(at) == '\'' && ("enxbr".contains(prefix) || prefix.equals("rb") || prefix.equals("br"))) {
                kind = Kind.TEXT;
                return quoted(at, '\'', prefix.equals("e") || (dialect.backslashEscapes && !prefix.contains("r")));
            }
            if (prefix.equals("u") && isAt(at, "&'")) {
                kind = Kind.TEXT;
                return quoted(at + 1, '\'', false);
            }
        }
        kind = Kind.WORD;
        return at;
    }

    private int word(int from) {
        int at = from;
        while (isWordAt(at)) {
            at++;
        }
        return at;
    }

    private int digits(int from) {
        int at = from;
        while (isDigitAt(at)) {
            at++;
        }
        return at;
    }

    private boolean isAt(int at, String text) {
        return sql.startsWith(text, at);
    }

    private boolean isCloserAt(int at) {
        return at >= 0 && ":)]\"'`".indexOf(sql.charAt(at)) >= 0;
    }

    private boolean isDigitAt(int at) {
        return at < sql.length() && isDigit(sql.charAt(at));
    }

    private boolean isLetterAt(int at) {
        return at < sql.length() && isLetter(sql.charAt(at));
    }

    private boolean isWordAt(int at) {
        return at >= 0
                && at < sql.length()
                && (isLetter(sql.charAt(at)) || isDigit(sql.charAt(at)) || sql.charAt(at) == '$');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@' || (c >= 0x80 && c != '\u00A0');
    }
}
