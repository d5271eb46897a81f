package dev.ogive.notebooks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.BaseKernelBuilder;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.history.HistoryManager;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/// A Jupyter kernel for Java. Cells run in its own JVM, so that they have the class path and
/// flags it was started with; jjava-jupyter speaks the protocol.
public final class JavaKernel extends BaseKernel {
    private final Cells cells = new Cells();

    private JavaKernel(
            LanguageInfo language,
            HistoryManager history,
            JupyterIO io,
            CommManager comms,
            Renderer renderer,
            MagicParser magicParser,
            MagicsRegistry magics,
            StringStyler errors) {
        super(
                "ogive",
                language.getVersion(),
                language,
                List.of(),
                history,
                io,
                comms,
                renderer,
                magicParser,
                magics,
                false,
                errors);
    }

    /// Starts the kernel; ends when Jupyter says so.
    ///
    /// @param arguments the connection file that Jupyter wrote
    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException, InvalidKeyException {
        JupyterConnection connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0]))));
        JavaKernel kernel = new Builder().build();
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
    }

    @Override
    public Object evalRaw(String source) {
        return switch (cells.run(source)) {
            case Picture picture -> {
                DisplayData data = new DisplayData(picture.description());
                data.putSVG(picture.svg());
                yield data;
            }
            case Table table -> {
                DisplayData data = new DisplayData(table.text());
                data.putHTML(table.html());
                yield data;
            }
            case null -> null;
            case Object other -> other;
        };
    }

    @Override
    public List<String> formatError(Throwable e) {
        return e instanceof CellException failed ? new ArrayList<>(failed.lines()) : super.formatError(e);
    }

    @Override
    public DisplayData inspect(String source, int cursor, boolean detailed) {
        List<String> found = cells.documentation(source, cursor);
        return found.isEmpty() ? null : new DisplayData(String.join("\n\n", found));
    }

    @Override
    public ReplacementOptions complete(String source, int cursor) {
        int[] anchor = new int[1];
        List<String> found = cells.completions(source, cursor, anchor);
        return new ReplacementOptions(found, anchor[0], cursor);
    }

    @Override
    public String isComplete(String source) {
        SourceCodeAnalysis.Completeness completeness = cells.completeness(source);
        return completeness.isComplete() || completeness == SourceCodeAnalysis.Completeness.EMPTY
                ? IS_COMPLETE_YES
                : completeness == SourceCodeAnalysis.Completeness.UNKNOWN ? IS_COMPLETE_BAD : IS_COMPLETE_MAYBE;
    }

    @Override
    public void interrupt() {
        cells.stop();
    }

    @Override
    public void onShutdown(boolean restarting) {
        cells.close();
    }

    /// Its parts are what the library has as defaults.
    private static final class Builder extends BaseKernelBuilder<Builder, JavaKernel> {
        @Override
        public JavaKernel build() {
            LanguageInfo language = new LanguageInfo.Builder("java")
                    .version(Runtime.version().toString())
                    .mimetype("text/x-java-source")
                    .fileExtension(".jshell")
                    .pygments("java")
                    .codemirror("text/x-java")
                    .build();
            return new JavaKernel(
                    language,
                    buildHistoryManager(),
                    buildJupyterIO(StandardCharsets.UTF_8),
                    buildCommManager(),
                    buildRenderer(),
                    new MagicParser("(?<=(?:^|\\n))%", "%%", buildMagicTranspiler()),
                    buildMagicsRegistry(),
                    buildErrorStyler());
        }
    }
}
