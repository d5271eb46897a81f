package dev.ogive.maintain.learn;

/// Learns to predict a number from others. Found by `java.util.ServiceLoader`; without one the
/// engine keeps to what it saw itself.
public interface Regressor {
    /// Fits a model to examples.
    ///
    /// @param features by example, all of one length, finite; not changed
    /// @param targets by example, finite
    Model fit(float[][] features, float[] targets);

    /// What was learned. Immutable.
    interface Model {
        /// The middle of what is to be expected: as many examples like it are above as below.
        double median(float[] features);

        /// How far the middle four fifths of examples like it lie apart; `>= 0`.
        double spread(float[] features);
    }
}
