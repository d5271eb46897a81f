package dev.ogive.sql.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What statements that differ in their literals have in common, as a text that people can read.
///
/// Literals and placeholders become `?`, and their signs go with them. Lists of them after IN and
/// rows of them after VALUES collapse, whatever their length: `in (?, ...)`, `values (?, ?),
/// ...`. Words without quotes are in lower case; comments, line breaks and a semicolon at the end
/// are gone. Numbers that are places in ORDER BY and GROUP BY stay: they are no data.
///
/// This is coarser than the key of the engine's plan cache, which keeps every literal that
/// changes a plan: it is for people and for statistics, never for answering a query.
///
/// @param text with literals replaced
/// @param id hash of the text, 64 bits; equal on every machine
/// @param literals where they stand in the statement, in order
public record Template(String text, long id, List<Literal> literals) {
    /// A literal or placeholder of a statement.
    ///
    /// @param start where it begins in the text, its sign included
    /// @param kind NUMBER, TEXT or PARAMETER
    public record Literal(int start, int end, SqlTokens.Kind kind) {}

    public Template {
        literals = List.copyOf(literals);
    }

    /// The template of a statement in Ogive's own dialect.
    public static Template of(String sql) {
        return of(sql, Dialect.OGIVE);
    }

    public static Template of(String sql, Dialect dialect) {
        Builder builder = new Builder(sql, dialect);
        builder.build();
        String text = builder.out.toString();
        return new Template(text, hash(text), builder.literals);
    }

    /// The id as 16 hexadecimal digits.
    public String name() {
        return name(id);
    }

    public static String name(long id) {
        return String.format(Locale.ROOT, "%016x", id);
    }

    /// FNV-1a over the characters, with a finish that spreads its bits.
    private static long hash(String text) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001b3L;
        }
        h = (h ^ (h >>> 32)) * 0xd6e8feb86659fd93L;
        return h ^ (h >>> 32);
    }

    private static final class Builder {
        private final SqlTokens tokens;
        private final StringBuilder out;
        private final List<Literal> literals = new ArrayList<>();

        /// The token before, in lower case where it is a word; "?" for a literal.
        private String last = "";
        private String beforeLast = "";

        /// Start of a sign that may belong to the literal that follows, or -1; and where it is in
        /// the output.
        private int sign = -1;
        private int signOut;

        /// Nesting of brackets, and how deep the open ORDER BY or GROUP BY is, or -1.
        private int depth;
        private int byDepth = -1;

        /// Where the bracket after IN that holds only literals so far began in the output, or -1.
        private int listOut = -1;

        /// Whether a comma of that list waits for what follows it.
        private boolean pendingComma;

        /// The row of VALUES that is repeated, or null.
        private String valuesRow;
        private int rowOut = -1;
        private int rowDepth;
        private boolean inValues;

        Builder(String sql, Dialect dialect) {
            this.tokens = new SqlTokens(sql, dialect);
            this.out = new StringBuilder(Math.min(sql.length(), 4096));
        }

        void build() {
            while (tokens.next()) {
                switch (tokens.kind()) {
                    case NUMBER -> number();
                    case TEXT, PARAMETER -> literal();
                    case WORD -> word(tokens.text().toLowerCase(Locale.ROOT));
                    case QUOTED_NAME -> plain(tokens.text());
                    case SYMBOL -> symbol(tokens.text());
                    case END -> throw new IllegalStateException("END is no token");
                }
            }
            while (!out.isEmpty() && (out.charAt(out.length() - 1) == ';' || out.charAt(out.length() - 1) == ' ')) {
                out.setLength(out.length() - 1);
            }
        }

        private void number() {
            boolean isPlace = byDepth == depth && (last.equals("by") || last.equals(","));
            if (isPlace) {
                plain(tokens.text());
            } else {
                literal();
            }
        }

        private void literal() {
            int start = tokens.start();
            if (sign >= 0) {
                start = sign;
                out.setLength(signOut);
                last = beforeLast;
                sign = -1;
            }
            literals.add(new Literal(start, tokens.end(), tokens.kind()));
            // One list after another: `?, ?, ?` of IN is written once.
            if (pendingComma) {
                pendingComma = false;
                last = "?";
                return;
            }
            append("?");
        }

        private void word(String word) {
            sign = -1;
            listOut = -1;
            if (word.equals("by") && (last.equals("order") || last.equals("group"))) {
                byDepth = depth;
            } else if (byDepth == depth && endsList(word)) {
                byDepth = -1;
            }
            if (word.equals("values")) {
                inValues = true;
                valuesRow = null;
                rowDepth = depth;
            } else if (inValues && depth == rowDepth) {
                inValues = false;
            }
            append(word);
        }

        private static boolean endsList(String word) {
            return switch (word) {
                case "limit", "offset", "fetch", "having", "order", "union", "rows", "range", "window", "qualify" ->
                    true;
                default -> false;
            };
        }

        private void plain(String text) {
            sign = -1;
            listOut = -1;
            append(text);
        }

        private void symbol(String symbol) {
            boolean mayBeSign = (symbol.equals("-") || symbol.equals("+")) && !endsOperand();
            switch (symbol) {
                case "(" -> {
                    if (inValues && depth == rowDepth) {
                        rowOut = out.length();
                    }
                    boolean in = last.equals("in");
                    depth++;
                    append(symbol);
                    listOut = in ? out.length() - 1 : -1;
                }
                case ")" -> close();
                case "," -> {
                    if (listOut >= 0) {
                        pendingComma = true;
                        last = ",";
                    } else {
                        append(symbol);
                    }
                }
                default -> {
                    if (!mayBeSign) {
                        listOut = -1;
                    }
                    int before = out.length();
                    String previous = last;
                    append(symbol);
                    if (mayBeSign) {
                        sign = tokens.start();
                        signOut = before;
                        beforeLast = previous;
                        return;
                    }
                }
            }
            sign = -1;
        }

        private void close() {
            if (listOut >= 0 && last.equals("?")) {
                out.setLength(listOut);
                out.append("(?, ...)");
                last = ")";
            } else {
                append(")");
            }
            listOut = -1;
            if (byDepth == depth) {
                byDepth = -1;
            }
            depth = Math.max(0, depth - 1);
            if (inValues && depth == rowDepth && rowOut >= 0) {
                String row = out.substring(rowOut).strip();
                if (row.equals(valuesRow)) {
                    out.setLength(rowOut);
                    if (out.charAt(out.length() - 1) == ',') {
                        out.setLength(out.length() - 1);
                    }
                    if (out.lastIndexOf(", ...") != out.length() - 5) {
                        out.append(", ...");
                    }
                } else {
                    valuesRow = row;
                }
                rowOut = -1;
            }
        }

        /// Whether a minus after it is an operator.
        private boolean endsOperand() {
            if (last.isEmpty()) {
                return false;
            }
            if (last.equals("?") || last.equals(")") || last.equals("]")) {
                return true;
            }
            char c = last.charAt(last.length() - 1);
            boolean name = Character.isLetterOrDigit(c) || c == '_' || c == '"' || c == '`' || c == ']';
            return name && !startsOperand(last);
        }

        /// Words that an operand follows.
        private static boolean startsOperand(String word) {
            return switch (word) {
                case "select",
                        "where",
                        "and",
                        "or",
                        "not",
                        "on",
                        "having",
                        "between",
                        "in",
                        "like",
                        "then",
                        "else",
                        "when",
                        "case",
                        "limit",
                        "offset",
                        "by",
                        "set",
                        "returning",
                        "values",
                        "distinct",
                        "is" -> true;
                default -> false;
            };
        }

        private void append(String token) {
            if (pendingComma) {
                out.append(',');
                last = ",";
                pendingComma = false;
            }
            if (!out.isEmpty() && spaced(token)) {
                out.append(' ');
            }
            out.append(token);
            last = token;
        }

        /// A call is written without a space before its bracket, a bracket after a keyword with
        /// one.
        private boolean spaced(String token) {
            return switch (token) {
                case ",", ")", "]", ";", ".", "::" -> false;
                case "(", "[" -> !last.equals("(") && !last.equals("[") && (isKeyword(last) || !endsOperand());
                default -> !(last.equals("(") || last.equals("[") || last.equals(".") || last.equals("::"));
            };
        }

        private static boolean isKeyword(String word) {
            return switch (word) {
                case "values",
                        "from",
                        "as",
                        "exists",
                        "over",
                        "using",
                        "with",
                        "all",
                        "any",
                        "some",
                        "union",
                        "join",
                        "except",
                        "intersect",
                        "filter",
                        "within",
                        "lateral" -> true;
                default -> startsOperand(word);
            };
        }
    }
}
