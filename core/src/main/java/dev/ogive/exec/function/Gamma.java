package dev.ogive.exec.function;

/// The gamma function. Source: Lanczos, A precision approximation of the gamma function, 1964 (g
/// = 7, nine terms: about 15 digits).
final class Gamma {
    private static final double[] TERMS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

    private Gamma() {}

    static double of(double x) {
        if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        if (x == Math.rint(x) && x >= 1 && x <= 21) {
            double product = 1;
            for (int i = 2; i < x; i++) {
                product *= i;
            }
            return product;
        }
        if (x <= 0 && x == Math.rint(x)) {
            return x == 0 ? Math.copySign(Double.POSITIVE_INFINITY, x) : Double.NaN;
        }
        if (x < 0.5) {
            return Math.PI / (Math.sin(Math.PI * x) * of(1 - x));
        }
        double t = x + 6.5;
        return Math.sqrt(2 * Math.PI) * Math.pow(t, (x - 0.5) / 2) * Math.exp(-t) * Math.pow(t, (x - 0.5) / 2) * sum(x);
    }

    /// `ln |gamma(x)|`
    static double logarithm(double x) {
        if (Double.isInfinite(x) || (x <= 0 && x == Math.rint(x))) {
            return Double.POSITIVE_INFINITY;
        }
        if (x == 1 || x == 2) {
            return 0;
        }
        if (x < 0.5) {
            return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logarithm(1 - x);
        }
        double t = x + 6.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum(x));
    }

    private static double sum(double x) {
        double sum = TERMS[0];
        for (int i = 1; i < TERMS.length; i++) {
            sum += TERMS[i] / (x - 1 + i);
        }
        return sum;
    }
}
