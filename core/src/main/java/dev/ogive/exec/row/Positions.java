package dev.ogive.exec.row;

/// Row positions `0, 1, 2, ...`, shared by all who pass "every row" to a kernel that takes
/// positions. Read only.
public final class Positions {
    private static volatile int[] identity = make(2048);

    private Positions() {}

    /// At least `rows` long.
    public static int[] identity(int rows) {
        int[] all = identity;
        if (all.length < rows) {
            all = make(Integer.highestOneBit(rows) * 2);
            identity = all;
        }
        return all;
    }

    private static int[] make(int rows) {
        int[] positions = new int[rows];
        for (int i = 0; i < rows; i++) {
            positions[i] = i;
        }
        return positions;
    }
}
