package dev.ogive.index.model;

/// Estimated share of rows, and how far from the truth it can be.
///
/// @param share of all rows, 0 to 1
/// @param error the true share is in `[share - error, share + error]`; 1 where nothing is guaranteed
public record Selectivity(double share, double error) {
    public Selectivity {
        if (!(share >= 0 && share <= 1 && error >= 0 && error <= 1)) {
            throw new IllegalArgumentException("need share and error in [0, 1], got " + share + " and " + error);
        }
    }
}
