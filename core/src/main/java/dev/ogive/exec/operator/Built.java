package dev.ogive.exec.operator;

import dev.ogive.exec.pipeline.Fragment;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.scan.ScanFilter;
import dev.ogive.exec.scan.ScanSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A plan node turned into a fragment.
///
/// @param origins for each output column the scan column whose values it holds, or null: where
///     filters from above may be lent to
/// @param release what can be closed once the fragment has run
record Built(Fragment fragment, OperatorProfile profile, Origin[] origins, List<AutoCloseable> release) {
    /// Output column `column` of a scan.
    record Origin(ScanSource scan, int column) {
        /// @param above the operator that drops what the filter refuses
        void lend(ScanFilter filter, OperatorProfile above) {
            scan.lend(column, filter);
            scan.profile().narrowedFor(above);
        }
    }

    static Built of(Fragment fragment, OperatorProfile profile) {
        return new Built(fragment, profile, new Origin[fragment.types().size()], List.of());
    }

    /// The same but for the fragment; `origins` are those of its columns.
    Built with(Fragment next, OperatorProfile nextProfile, Origin[] nextOrigins) {
        return new Built(next, nextProfile, nextOrigins, release);
    }

    Built releasing(AutoCloseable... more) {
        List<AutoCloseable> all = new ArrayList<>(release);
        all.addAll(Arrays.asList(more));
        return new Built(fragment, profile, origins, all);
    }
}
