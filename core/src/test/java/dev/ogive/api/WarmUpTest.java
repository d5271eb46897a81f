package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.sql.SqlEngine;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    /// Where the query fails, nobody is told: it only loads less.
    @Test
    void theTypicalQueryRuns() {
        assertThat(WarmUp.runTypical(new SqlEngine(FunctionRegistry.builtIn()))).isOne();
    }
}
