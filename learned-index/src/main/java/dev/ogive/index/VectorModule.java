package dev.ogive.index;

/// The JDK's incubating vector module, made ready when it is first needed.
///
/// A JVM started with `--add-modules jdk.incubator.vector` has it from the start, but then keeps
/// no linked classes, lambdas and profiles in its AOT cache (JDK 25): every start pays for what a
/// few kernels want later. A JVM started with `--add-exports
/// java.base/jdk.internal.module=ALL-UNNAMED` instead can take the module in while it runs, by
/// the same call by which the JDK itself takes in its management agent; vector code then compiles
/// to the same instructions. With neither flag there are no vectors, and the loops without them
/// serve.
public final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";
    private static final String LOADER_PACKAGE = "jdk.internal.module";

    private VectorModule() {}

    /// Whether [#load] can succeed. Costs microseconds and takes nothing in.
    public static boolean available() {
        return !"off".equals(System.getProperty("ogive.vectors"))
                && (ModuleLayer.boot().findModule(NAME).isPresent()
                        || Object.class.getModule().isExported(LOADER_PACKAGE, VectorModule.class.getModule()));
    }

    /// Takes the module in, unless it is there already: about 20 ms the first time.
    ///
    /// @return false where this JVM has no such module or does not let it in. Classes that use
    ///     vectors must not be linked then.
    public static boolean load() {
        return Loaded.LOADED;
    }

    private static final class Loaded {
        static final boolean LOADED = load();

        private static boolean load() {
            if (!available()) {
                return false;
            }
            if (ModuleLayer.boot().findModule(NAME).isPresent()) {
                return true;
            }
            try {
                Class.forName(LOADER_PACKAGE + ".Modules")
                        .getMethod("loadModule", String.class)
                        .invoke(null, NAME);
                return true;
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return false;
            }
        }
    }
}
