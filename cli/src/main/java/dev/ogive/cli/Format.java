package dev.ogive.cli;

/// How results are printed.
enum Format {
    TABLE,
    CSV,
    JSON;

    /// The format of this name in any case, or null.
    static Format named(String name) {
        for (Format format : values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return format;
            }
        }
        return null;
    }
}
