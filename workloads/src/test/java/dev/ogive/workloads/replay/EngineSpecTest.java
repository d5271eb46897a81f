package dev.ogive.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.error.OgiveException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineSpecTest {
    @Test
    void anEngineIsAKindAPlaceAndSettings() {
        EngineSpec spec = EngineSpec.parse("duckdb:/data/a b.db?threads=2&memory_limit='1GB'");
        assertThat(spec)
                .isEqualTo(new EngineSpec(
                        "DuckDB",
                        EngineSpec.Kind.DUCKDB,
                        "/data/a b.db",
                        List.of("threads = 2", "memory_limit = '1GB'")));
        assertThat(spec.url(spec.place())).isEqualTo("jdbc:duckdb:/data/a b.db");
    }

    @Test
    void aKindAloneIsATemporaryDatabase() {
        assertThat(EngineSpec.parse("ogive").place()).isEmpty();
        assertThat(EngineSpec.parse("sqlite:").place()).isEmpty();
    }

    @Test
    void urlsOfOtherEnginesStayAsTheyAre() {
        EngineSpec postgres = EngineSpec.parse("postgres://localhost:5432/shop?user=bi");
        assertThat(postgres.url(postgres.place())).isEqualTo("jdbc:postgresql://localhost:5432/shop?user=bi");
        EngineSpec any = EngineSpec.parse("old=jdbc:h2:mem:x;MODE=PostgreSQL");
        assertThat(any.label()).isEqualTo("old");
        assertThat(any.url(any.place())).isEqualTo("jdbc:h2:mem:x;MODE=PostgreSQL");
    }

    @Test
    void enginesOfOneNameAreToldApart() {
        List<EngineSpec> specs = EngineSpec.distinct(
                List.of(EngineSpec.parse("ogive:a"), EngineSpec.parse("tuned=ogive:b"), EngineSpec.parse("ogive:c")));
        assertThat(specs).extracting(EngineSpec::label).containsExactly("Ogive", "tuned", "Ogive 2");
    }

    @Test
    void whatIsNoEngineIsSaidSo() {
        for (String wrong : List.of("", "oracle:x", "postgres", "duckdb:x?threads", "jdbc:")) {
            assertThatThrownBy(() -> EngineSpec.parse(wrong))
                    .isInstanceOf(OgiveException.class)
                    .hasMessageContaining("engine '" + wrong + "'");
        }
    }
}
