package dev.ogive.ingest;

import dev.ogive.column.Field;
import java.util.List;

/// How a CSV file turned out to be written.
///
/// @param quote 0 for none
/// @param newline `\n`, also where lines end in `\r\n`; `\r` for files that use nothing else
/// @param fields the columns in the file, in order
/// @param dayFirst dates with slashes are day/month/year
record CsvFormat(
        byte delimiter,
        byte quote,
        byte escape,
        byte newline,
        boolean header,
        int skip,
        boolean nullPadding,
        boolean dayFirst,
        List<byte[]> nulls,
        List<Field> fields) {
    CsvFormat {
        nulls = List.copyOf(nulls);
        fields = List.copyOf(fields);
    }

    int columns() {
        return fields.size();
    }

    boolean isNull(byte[] b, int from, int to) {
        for (int i = 0; i < nulls.size(); i++) {
            byte[] text = nulls.get(i);
            if (text.length == to - from && java.util.Arrays.equals(text, 0, text.length, b, from, to)) {
                return true;
            }
        }
        return false;
    }
}
