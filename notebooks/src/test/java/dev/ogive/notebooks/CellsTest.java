package dev.ogive.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static Cells cells;

    @BeforeAll
    static void start() {
        cells = new Cells();
    }

    @AfterAll
    static void end() {
        cells.close();
    }

    @Test
    void aCellsValueIsTheObjectOfItsLastLine() {
        Object value = cells.run(
                "var squares = List.of(1, 4, 9);\nnew Table(List.of(\"n\"), List.of(List.of(\"\" + squares.size())))");
        assertThat(value).isEqualTo(new Table(List.of("n"), List.of(List.of("3"))));
        assertThat(cells.run("squares")).isEqualTo(List.of(1, 4, 9));
    }

    @Test
    void declarationsAssignmentsAndStatementsHaveNoValue() {
        assertThat(cells.run("int declared = 1;")).isNull();
        assertThat(cells.run("declared = 2")).isNull();
        assertThat(cells.run("if (declared == 2) { declared++; }")).isNull();
        assertThat(cells.run("// nothing but a comment")).isNull();
        assertThat(cells.run("declared")).isEqualTo(3);
    }

    @Test
    void methodsAreSeenByLaterCells() {
        cells.run("int twice(int n) { return 2 * n; }");
        assertThat(cells.run("twice(21)")).isEqualTo(42);
    }

    @Test
    void anErrorOfTheCompilerNamesTheTextAndTheReason() {
        assertThatThrownBy(() -> cells.run("int wrong = \"text\";"))
                .isInstanceOf(CellException.class)
                .hasMessageContaining("incompatible types")
                .hasMessageContaining("at: \"text\"");
        assertThatThrownBy(() -> cells.run("int open(")).hasMessageContaining("ends in the middle");
    }

    @Test
    void anExceptionNamesItsKindAndLaterCellsRun() {
        assertThatThrownBy(() -> cells.run("List.of().get(3)"))
                .isInstanceOf(CellException.class)
                .hasMessageContaining("java.lang.ArrayIndexOutOfBoundsException: Index 3");
        assertThat(cells.run("1 + 1")).isEqualTo(2);
    }

    @Test
    void editorsLearnWhatIsCompleteAndHowToGoOn() {
        assertThat(cells.completeness("int x = 1;").isComplete()).isTrue();
        assertThat(cells.completeness("if (true) {")).isEqualTo(Completeness.DEFINITELY_INCOMPLETE);
        assertThat(cells.completions("System.currentTimeM", 19, new int[1])).contains("currentTimeMillis()");
    }
}
