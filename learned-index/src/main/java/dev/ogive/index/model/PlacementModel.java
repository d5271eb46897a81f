package dev.ogive.index.model;

/// A sampled curve, rounded to buckets for placing keys: key to one of `bucketCount` buckets of about equal
/// weight. Keys are in *signed* order, as sorts see them; not a [CdfModel], for it knows buckets and no positions.
///
/// Two table loads and three shifts a key, no multiplication, no unpredictable branch, and **monotone** for every
/// `long`: `a <= b` implies `bucket(a) <= bucket(b)`, also outside the sampled range.
/// ```
/// d     = max(key, base) - base                    base = least sampled key - 1
/// cell  = roots[min(d >>> rootShift, rootTop)]     long: 58 bits offset | 6 bits shift
/// bucket = leaves[(d >>> cell.shift) + cell.offset]
/// ```
/// Root cells cut the sampled range evenly; each owns leaves in proportion to the sampled keys in it, so that
/// dense regions are resolved finely; leaves are then gathered into buckets of equal sampled weight. A leaf that
/// alone weighs a bucket becomes a bucket of its own, so a value repeated in the sample is usually alone in its
/// bucket. The last root cell takes all keys above the sample.
///
/// The idea is that of a two-level RMI (Kraska et al., SIGMOD 2018) over a histogram tree (Crotty, CIDR 2021),
/// with constant leaves: for a first placement they are as good as linear ones and cost a third.
public final class PlacementModel {
    private static final int ROOT_BITS = 10;
    /// Leaves per bucket: the finer, the more even the buckets and the more cache the table takes.
    private static final int LEAVES_PER_BUCKET = 4;

    private final long base;
    private final int rootShift;
    private final long rootTop;
    private final long[] roots;
    private final char[] leaves;
    private final int bucketCount;

    private PlacementModel(long base, int rootShift, long rootTop, long[] roots, char[] leaves, int bucketCount) {
        this.base = base;
        this.rootShift = rootShift;
        this.rootTop = rootTop;
        this.roots = roots;
        this.leaves = leaves;
        this.bucketCount = bucketCount;
    }

    /// Fits about `buckets` buckets (at most three times as many) on `sample[0, sampleCount)`, sorted ascending.
    public static PlacementModel fit(long[] sample, int sampleCount, int buckets) {
        long first = sample[0];
        long base = first == Long.MIN_VALUE ? first : first - 1;
        long range = sample[sampleCount - 1] - base;
        // At least 1, so that `d >>> rootShift` is never negative.
        int rootShift = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(range) - ROOT_BITS);
        int rootTop = (int) (range >>> rootShift) + 1;
        long[] roots = new long[rootTop + 1];
        int[] rootWeights = new int[rootTop];
        for (int i = 0; i < sampleCount; i++) {
            rootWeights[(int) ((sample[i] - base) >>> rootShift)]++;
        }
        int leafCount = 0;
        long leavesWanted = (long) buckets * LEAVES_PER_BUCKET;
        for (int i = 0; i < rootTop; i++) {
            long wanted = rootWeights[i] * leavesWanted / sampleCount;
            int leafBits = wanted > 1 ? Long.SIZE - Long.numberOfLeadingZeros(wanted - 1) : Math.min(1, rootWeights[i]);
            leafBits = Math.min(leafBits, rootShift);
            roots[i] = cell(leafCount - ((long) i << leafBits), rootShift - leafBits);
            leafCount += 1 << leafBits;
        }
        // Above the sample: shifted by 63, any distance is 0 or 1.
        roots[rootTop] = cell(leafCount, Long.SIZE - 1);
        leafCount += 2;
        int[] leafWeights = new int[leafCount];
        for (int i = 0; i < sampleCount; i++) {
            long d = sample[i] - base;
            long cell = roots[(int) (d >>> rootShift)];
            leafWeights[(int) ((d >>> cell) + (cell >> 6))]++;
        }
        char[] leaves = new char[leafCount];
        int bucket = gather(leafWeights, leaves, Math.max(1, sampleCount / buckets));
        return new PlacementModel(base, rootShift, rootTop, roots, leaves, bucket + 1);
    }

    /// Assigns leaves to buckets of about `weightPerBucket` sampled keys; returns the last bucket.
    private static int gather(int[] leafWeights, char[] leaves, int weightPerBucket) {
        int bucket = 0;
        int weight = 0;
        for (int i = 0; i < leaves.length; i++) {
            if (leafWeights[i] >= weightPerBucket && weight > 0) {
                bucket++;
                weight = 0;
            }
            leaves[i] = (char) bucket;
            weight += leafWeights[i];
            if (weight >= weightPerBucket) {
                bucket++;
                weight = 0;
            }
        }
        return bucket;
    }

    private static long cell(long offset, int shift) {
        return offset << 6 | shift;
    }

    /// Bucket of a key. Loops over keys repeat these lines with the tables in locals.
    public int bucket(long key) {
        long d = Math.max(key, base) - base;
        long cell = roots[(int) Math.min(d >>> rootShift, rootTop)];
        return leaves[(int) ((d >>> cell) + (cell >> 6))];
    }

    public long base() {
        return base;
    }

    public int rootShift() {
        return rootShift;
    }

    public long rootTop() {
        return rootTop;
    }

    /// The root cells themselves, for loops; not to be changed.
    public long[] roots() {
        return roots;
    }

    /// The leaves themselves, for loops; not to be changed.
    public char[] leaves() {
        return leaves;
    }

    /// Number of buckets; some may turn out empty.
    public int bucketCount() {
        return bucketCount;
    }
}
