package dev.ogive.cli;

import dev.ogive.api.Engine;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.Verification;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ogive verify`: reads everything at rest again and compares it with its checksums and row
/// hashes.
@Command(
        name = "verify",
        description = "Reads the whole database and checks it against its checksums and row hashes.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOption database;

    @Override
    public Integer call() {
        if (database.directory() == null) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "verify needs --db DIR");
        }
        long startNanos = System.nanoTime();
        try (Engine engine = database.openExisting()) {
            Verification found = engine.database().verify();
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s, %s, %,d bytes read in %.2f s%n",
                    Count.of(found.tables(), "table"),
                    Count.of(found.files(), "file"),
                    Count.of(found.rows(), "row"),
                    found.bytes(),
                    (System.nanoTime() - startNanos) / 1e9);
            if (!found.isClean()) {
                found.problems().forEach(System.out::println);
                System.out.flush();
                throw new OgiveException(
                        ErrorCode.CORRUPT_FILE,
                        Count.of(found.problems().size(), "problem") + " in " + database.directory());
            }
            System.out.println("clean");
            return 0;
        }
    }
}
