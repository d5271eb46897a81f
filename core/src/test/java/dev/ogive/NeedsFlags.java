package dev.ogive;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Marks tests of what cannot work in a JVM started without flags, which is arrow-java: its
/// memory needs `--add-opens=java.base/java.nio=ALL-UNNAMED`. The run without flags leaves them
/// out; everything else is in it.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("needs-flags")
public @interface NeedsFlags {
    /// Why.
    String value();
}
