package dev.ogive.interop;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// The process's one root allocator of arrow-java. Whoever allocates closes what it allocated.
public final class ArrowMemory {
    private ArrowMemory() {}

    private static final class Root {
        private static final BufferAllocator ALLOCATOR = new RootAllocator();
    }

    /// @throws OgiveException NOT_SUPPORTED where the JVM was started without the flags that
    ///     arrow-java needs
    public static BufferAllocator allocator() {
        try {
            return Root.ALLOCATOR;
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new OgiveException(
                    ErrorCode.NOT_SUPPORTED,
                    "Arrow and Parquet need a JVM started with --add-opens=java.base/java.nio=ALL-UNNAMED",
                    e);
        }
    }
}
