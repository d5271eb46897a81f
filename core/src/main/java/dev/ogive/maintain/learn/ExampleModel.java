package dev.ogive.maintain.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.ServiceLoader;

/// The examples seen last, and what a [Regressor] made of them: fitted anew each time that their
/// number has doubled, or half of them are others. Without a regressor there is no model.
///
/// [#model] may be asked by any thread; the rest is for one at a time.
final class ExampleModel {
    private static final int FIRST_FIT = 64;

    private final int width;
    private final float[][] features;
    private final float[] targets;
    private int count;
    private int next;
    private int sinceFit;
    private int fits;
    private boolean searched;
    private Regressor regressor;
    private volatile Regressor.Model model;

    /// @param width features of an example
    /// @param examplesMax the oldest ones go
    ExampleModel(int width, int examplesMax) {
        this.width = width;
        this.features = new float[examplesMax][];
        this.targets = new float[examplesMax];
    }

    /// What was fitted last, or null.
    Regressor.Model model() {
        return model;
    }

    /// How often a model was fitted.
    int fits() {
        return fits;
    }

    int count() {
        return count;
    }

    /// @param example not changed afterwards
    void add(float[] example, float target) {
        put(example, target);
        sinceFit++;
        if (count >= FIRST_FIT && sinceFit >= count / 2) {
            fit();
        }
    }

    private void put(float[] example, float target) {
        if (example.length != width) {
            throw new IllegalArgumentException("need " + width + " features, got " + example.length);
        }
        features[next] = example;
        targets[next] = target;
        next = (next + 1) % features.length;
        count = Math.min(count + 1, features.length);
    }

    /// Fits a model now to what there is.
    void fit() {
        sinceFit = 0;
        if (!searched) {
            searched = true;
            regressor = ServiceLoader.load(Regressor.class).findFirst().orElse(null);
        }
        if (regressor != null && count >= FIRST_FIT) {
            model = regressor.fit(Arrays.copyOf(features, count), Arrays.copyOf(targets, count));
            fits++;
        }
    }

    void clear() {
        Arrays.fill(features, null);
        count = 0;
        next = 0;
        sinceFit = 0;
        model = null;
    }

    /// ```
    /// fits: int   count: int   { feature: float x width   target: float } x count, the oldest first
    /// ```
    void write(DataOutput out) throws IOException {
        out.writeInt(fits);
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            int at = (next - count + i + features.length) % features.length;
            for (float feature : features[at]) {
                out.writeFloat(feature);
            }
            out.writeFloat(targets[at]);
        }
    }

    /// Takes in what [#write] wrote; the model is to be fitted again.
    void read(DataInput in) throws IOException {
        fits = in.readInt();
        int written = in.readInt();
        for (int i = 0; i < written; i++) {
            float[] example = new float[width];
            for (int f = 0; f < width; f++) {
                example[f] = finite(in.readFloat());
            }
            put(example, finite(in.readFloat()));
        }
        sinceFit = count;
    }

    static float finite(float value) throws IOException {
        if (!Float.isFinite(value)) {
            throw new IOException("a number that is none: " + value);
        }
        return value;
    }
}
