package dev.ogive.sql.breadth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A mechanical translation of Stack Exchange's T-SQL to the dialect of DuckDB and PostgreSQL. What it
/// leaves alone, DuckDB rejects, and the query does not count.
final class TransactSql {
    private TransactSql() {}

    static String translate(String sql) {
        String s = sql.replaceAll("(?m)--.*$", "")
                .replaceAll("(?s)/\\*.*?\\*/", " ")
                .strip();
        s = s.replaceAll(";\\s*$", "");
        s = s.replaceAll("##(\\w+)(:[^#]*?)?(\\?[^#]*)?##", "1");
        s = s.replaceAll("\\[([^\\]]+)\\]", "\"$1\"");
        s = s.replaceAll("(?i)\\bas\\s+'([^']+)'", "AS \"$1\"");
        s = s.replaceAll("(?i)\\bdbo\\.", "").replaceAll("(?i)\\(\\s*nolock\\s*\\)", "");
        s = s.replaceAll("(?i)\\bN'", "'");
        s = s.replaceAll("(?i)getdate\\s*\\(\\s*\\)", "now()").replaceAll("(?i)\\bisnull\\s*\\(", "coalesce(");
        s = s.replaceAll("(?i)\\blen\\s*\\(", "length(").replaceAll("(?i)\\biif\\s*\\(", "if(");
        s = s.replaceAll("(?i)\\bnvarchar\\s*(\\(\\s*(\\w+)\\s*\\))?", "varchar")
                .replaceAll("(?i)\\bvarchar\\s*\\(\\s*max\\s*\\)", "varchar");
        s = s.replaceAll("(?i)\\bdatetime\\b", "timestamp");
        s = s.replaceAll("(?i)datediff\\s*\\(\\s*(\\w+)\\s*,", "date_diff('$1',");
        s = s.replaceAll("(?i)datepart\\s*\\(\\s*(\\w+)\\s*,", "date_part('$1',");
        s = s.replaceAll("(?i)\\bcharindex\\s*\\(\\s*('[^']*')\\s*,\\s*([\\w.]+)\\s*\\)", "strpos($2, $1)");
        s = s.replaceAll("(?i)\\bconvert\\s*\\(\\s*(\\w+)\\s*,\\s*([\\w.]+)\\s*\\)", "cast($2 as $1)");
        s = s.replaceAll(
                "(?i)dateadd\\s*\\(\\s*(\\w+)\\s*,\\s*(-?\\d+)\\s*,\\s*([\\w.()]+)\\s*\\)", "($3 + interval '$2 $1')");
        Matcher top = Pattern.compile("(?is)^\\s*select\\s+(distinct\\s+)?top\\s*\\(?\\s*(\\d+)\\s*\\)?\\s+(.*)$")
                .matcher(s);
        if (top.matches()) {
            s = "select " + (top.group(1) == null ? "" : top.group(1)) + top.group(3) + "\nlimit " + top.group(2);
        }
        return s;
    }
}
