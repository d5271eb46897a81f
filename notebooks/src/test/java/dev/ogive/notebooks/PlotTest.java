package dev.ogive.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class PlotTest {
    private static Element parsed(Picture picture) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(picture.svg())))
                .getDocumentElement();
    }

    @Test
    void linesAreDrawnBetweenTheEndsOfTheirAxes() throws Exception {
        Element svg = parsed(new Plot("a < b")
                .x("ms")
                .line("one & only", new double[] {0, 5, 10}, new double[] {0, 1, 2})
                .picture());
        assertThat(svg.getAttribute("aria-label")).isEqualTo("a < b");
        assertThat(((Element) svg.getElementsByTagName("path").item(0)).getAttribute("d"))
                .isEqualTo("M64.0 276.0L402.0 160.0L740.0 44.0");
    }

    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        Element svg =
                parsed(new Plot("bars").bar("a", 10, "ten").bar("b", 5, "five").picture());
        Element half = (Element) svg.getElementsByTagName("line").item(1);
        assertThat(half.getAttribute("x1")).isEqualTo("230.0");
        assertThat(half.getAttribute("x2")).isEqualTo("420.0");
    }

    @Test
    void aLineNeedsPoints() {
        assertThatThrownBy(() -> new Plot("none").line("x", new double[0], new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cellsOfATableAreText() {
        Table table = new Table(List.of("a"), List.of(List.of("<b>")));
        assertThat(table.html()).contains("&lt;b&gt;").doesNotContain("<b>");
        assertThat(table.text()).isEqualTo("a\n<b>");
    }
}
