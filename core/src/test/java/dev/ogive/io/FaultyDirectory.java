package dev.ogive.io;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A directory whose `n`-th change fails, or all of them do, a write after having torn: half of
/// its bytes are there.
public final class FaultyDirectory implements Directory {
    private final Directory inner;
    private int untilFailure = Integer.MAX_VALUE;
    private boolean isFull;

    public FaultyDirectory(Directory inner) {
        this.inner = inner;
    }

    /// The `n`-th change from now on fails, counted from 0, and only that one.
    public synchronized void failAfter(int n) {
        untilFailure = n;
    }

    /// Whether every change fails from now on, as on a disk without room.
    public synchronized void fill(boolean full) {
        isFull = full;
    }

    /// Whether the failure asked for has happened.
    public synchronized boolean hasFailed() {
        return untilFailure < 0;
    }

    private synchronized boolean fails() {
        return untilFailure-- == 0 || isFull;
    }

    private void change(String what) {
        if (fails()) {
            throw new OgiveException(ErrorCode.DISK_FULL, "injected: cannot " + what);
        }
    }

    @Override
    public OutputFile create(String name) {
        change("create " + name);
        OutputFile file = inner.create(name);
        return new OutputFile() {
            @Override
            public void write(MemorySegment bytes) {
                if (fails()) {
                    file.write(bytes.asSlice(0, bytes.byteSize() / 2));
                    throw new OgiveException(ErrorCode.DISK_FULL, "injected: cannot write " + name);
                }
                file.write(bytes);
            }

            @Override
            public long position() {
                return file.position();
            }

            @Override
            public void force() {
                change("force " + name);
                file.force();
            }

            @Override
            public void close() {
                file.close();
            }
        };
    }

    @Override
    public MappedFile map(String name, long bytes) {
        return inner.map(name, bytes);
    }

    @Override
    public void rename(String from, String to) {
        change("rename " + from);
        inner.rename(from, to);
    }

    @Override
    public void delete(String name) {
        inner.delete(name);
    }

    @Override
    public void forceParent(String name) {
        change("force the folder of " + name);
        inner.forceParent(name);
    }

    @Override
    public List<String> list(String folder) {
        return inner.list(folder);
    }
}
