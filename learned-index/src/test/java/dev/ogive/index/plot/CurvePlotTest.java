package dev.ogive.index.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.index.Distributions;
import dev.ogive.index.key.KeyOrder;
import dev.ogive.index.model.PgmModel;
import dev.ogive.index.model.RmiModel;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class CurvePlotTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void everyCurveIsWellFormedAndRisesFromBottomToTop(Distributions distribution) throws Exception {
        long[] signed = distribution.sorted(20_000, 1);
        long[] keys = new long[signed.length];
        Arrays.setAll(keys, i -> KeyOrder.ofLong(signed[i]));
        String svg = CurvePlot.svg("a < b & c", RmiModel.fitSorted(keys, 0, keys.length, keys.length, 200), keys);
        Files.writeString(folder.resolve(distribution + ".svg"), svg);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        Element truth = (Element) document.getElementsByTagName("polyline").item(0);
        double before = Double.MAX_VALUE;
        for (String point : truth.getAttribute("points").strip().split(" ", -1)) {
            double y = Double.parseDouble(point.substring(point.indexOf(',') + 1));
            assertThat(y).isBetween(0.0, before);
            before = y;
        }
        assertThat(svg).contains("a &lt; b &amp; c").contains(Long.toString(signed[0]));
    }

    @Test
    void theGuaranteeIsWrittenUnderThePicture() {
        long[] keys = {1, 5, 9};
        String svg = CurvePlot.svg("t.x", PgmModel.fitSorted(keys, 0, 3, 8), keys);
        assertThat(svg).contains("at most 9 anywhere");
        assertThat(CurvePlot.svg("t.x", PgmModel.fitSorted(keys, 0, 0, 8), new long[0]))
                .contains("no keys");
    }
}
