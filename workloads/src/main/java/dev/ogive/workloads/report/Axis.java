package dev.ogive.workloads.report;

import java.util.ArrayList;
import java.util.List;

/// Where values stand on a picture: linear, or logarithmic with ticks at powers of ten.
///
/// @param low value at `from`
/// @param high value at `to`, above `low`
/// @param from in pixels
/// @param to in pixels; below `from` where values grow upwards
public record Axis(double low, double high, double from, double to, boolean logarithmic) {
    /// Logarithmic over whole powers of ten.
    public static Axis logarithmic(double low, double high, double from, double to) {
        double positive = Math.max(low, 1e-3);
        double bottom = Math.pow(10, Math.floor(Math.log10(positive) + 1e-9));
        double top = Math.pow(10, Math.ceil(Math.log10(Math.max(high, positive * 1.01)) - 1e-9));
        return new Axis(bottom, top <= bottom ? bottom * 10 : top, from, to, true);
    }

    /// Linear over just these values.
    public static Axis linear(double low, double high, double from, double to) {
        return new Axis(low, high <= low ? low + 1 : high, from, to, false);
    }

    /// Where a value stands, in pixels; values beyond an end stand at it.
    public double at(double value) {
        double clamped = Math.clamp(value, low, high);
        double share = logarithmic ? Math.log(clamped / low) / Math.log(high / low) : (clamped - low) / (high - low);
        return from + share * (to - from);
    }

    /// Values worth a line, about `wanted` of them where the axis is linear.
    public List<Double> ticks(int wanted) {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = low; tick <= high * 1.001; tick *= 10) {
                ticks.add(tick);
            }
            return ticks;
        }
        double step = Math.pow(10, Math.floor(Math.log10((high - low) / wanted)));
        while ((high - low) / step > wanted) {
            step *= (high - low) / (step * 2) > wanted ? (high - low) / (step * 5) > wanted ? 10 : 5 : 2;
        }
        for (double tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }
}
