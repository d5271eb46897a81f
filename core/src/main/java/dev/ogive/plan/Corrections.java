package dev.ogive.plan;

/// By how much the rows of parts of queries differ from what the statistics of tables let expect,
/// as learned from queries that ran. Thread-safe; answers may change from call to call.
public interface Corrections {
    /// Nothing was learned.
    Corrections NONE = new Corrections() {
        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public long version() {
            return 0;
        }

        @Override
        public double logRatio(long exact, long shape, float[] features) {
            return 0;
        }

        @Override
        public double part(long part) {
            return Double.NaN;
        }
    };

    /// Whether nothing was learned yet.
    boolean isEmpty();

    /// Another number when plans that were made before had better be made anew.
    long version();

    /// The natural logarithm of actual by expected rows; 0 where nothing is known.
    ///
    /// @param exact,shape see [dev.ogive.exec.profile.Subplan]
    /// @param features see [Subplans]
    double logRatio(long exact, long shape, float[] features);

    /// The share that one condition or filtered table has in such logarithms; NaN where nothing
    /// is known of it.
    double part(long part);
}
