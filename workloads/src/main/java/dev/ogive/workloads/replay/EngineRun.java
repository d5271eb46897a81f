package dev.ogive.workloads.replay;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// One engine's side of a replay: its clients, its clock and what was measured. One thread runs
/// its turns.
final class EngineRun implements AutoCloseable {
    /// Sessions beyond share the clients.
    private static final int CLIENTS_MAX = 512;

    /// Statements that are handed out and not yet ended: what a trace of any length holds in
    /// memory.
    private static final int OUTSTANDING_MAX = 20_000;

    /// How long before it is due a statement is handed to its client.
    private static final long AHEAD_NANOS = 1_000_000_000;

    private static final long DIGEST_BYTES = 64L << 20;

    private static final long CANCEL_AGAIN_MILLIS = 50;

    /// Told of each statement that has ended, by the client's thread.
    interface Listener {
        void ended(Planned planned, Execution execution);
    }

    final ReplayClock clock = new ReplayClock();
    final AtomicLong digestBudget = new AtomicLong(DIGEST_BYTES);
    private final PeerDatabase database;
    private final Pace pace;
    private final int clientsMax;
    private final Duration timeout;
    private final EngineStats stats;
    private final ScheduledThreadPoolExecutor alarms;
    private final Semaphore outstanding = new Semaphore(OUTSTANDING_MAX);
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final Map<String, Client> bySession = new HashMap<>();
    private Listener listener;
    private volatile long turnStartNanos;
    private volatile boolean stopped;

    /// @param clientCount 0 for one each session
    /// @param timeout null for none
    EngineRun(PeerDatabase database, Pace pace, int clientCount, Duration timeout) {
        this.database = database;
        this.pace = pace;
        this.clientsMax = clientCount == 0 ? CLIENTS_MAX : clientCount;
        this.timeout = timeout;
        this.stats = new EngineStats(database.label());
        // What is scheduled after the end is dropped.
        this.alarms = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name("replay-timeouts").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        alarms.setRemoveOnCancelPolicy(true);
    }

    PeerDatabase database() {
        return database;
    }

    Pace pace() {
        return pace;
    }

    /// When this turn began: nothing was sent before, so that what was due then has waited, and
    /// was not sent late.
    long turnStartNanos() {
        return turnStartNanos;
    }

    EngineStats stats() {
        return stats;
    }

    boolean isStopped() {
        return stopped;
    }

    /// Ends the turn soon: what runs is cancelled, what waits is skipped. From any thread.
    void stop() {
        stopped = true;
        // Again and again: a statement that was about to be sent does not notice the first time.
        var _ = alarms.scheduleAtFixedRate(
                () -> clients.forEach(Client::cancel), 0, CANCEL_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Runs statements until all have ended. The clock stands still before and after.
    ///
    /// @param statements in order of time
    void turn(Iterator<Planned> statements, Listener turnListener) throws SQLException, InterruptedException {
        this.listener = turnListener;
        digestBudget.set(DIGEST_BYTES);
        Planned next = statements.hasNext() ? statements.next() : null;
        // Connections are made off the clock as far as the statements are known.
        if (next != null) {
            client(next.statement().session());
        }
        long cpuNanos = cpuNanos();
        turnStartNanos = clock.now();
        clock.resume();
        try {
            while (next != null && !stopped) {
                if (pace instanceof Pace.OpenLoop
                        && !clock.await(next.scheduledNanos() - AHEAD_NANOS, this::isStopped)) {
                    break;
                }
                outstanding.acquire();
                client(next.statement().session()).add(next);
                next = statements.hasNext() ? statements.next() : null;
            }
        } finally {
            for (Client client : clients) {
                client.endTurn();
            }
            clock.pause();
            stats.addTurn(clock.now() - turnStartNanos, database.kind().isEmbedded() ? cpuNanos() - cpuNanos : 0);
        }
    }

    /// Makes the connections of a turn before its clock runs.
    void connect(Iterable<Planned> statements) throws SQLException {
        for (Planned planned : statements) {
            client(planned.statement().session());
        }
    }

    /// The first sessions have a client each; later ones are told apart by their hash alone, so
    /// that any number of them takes no memory.
    private Client client(String session) throws SQLException {
        Client client = bySession.get(session);
        if (client != null) {
            return client;
        }
        if (clients.size() == clientsMax) {
            return clients.get(Math.floorMod(session.hashCode(), clientsMax));
        }
        client = new Client(this, database.connect());
        clients.add(client);
        bySession.put(session, client);
        return client;
    }

    /// @return null where there is no timeout
    ScheduledFuture<?> alarm(Runnable action) {
        return timeout == null
                ? null
                : alarms.scheduleAtFixedRate(
                        action, timeout.toNanos(), CANCEL_AGAIN_MILLIS * 1_000_000, TimeUnit.NANOSECONDS);
    }

    void ended(Planned planned, Execution execution) {
        outstanding.release();
        listener.ended(planned, execution);
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean process
                ? process.getProcessCpuTime()
                : 0;
    }

    @Override
    public void close() {
        alarms.shutdownNow();
        for (Client client : clients) {
            try {
                client.close();
            } catch (SQLException e) {
                throw new OgiveException(
                        ErrorCode.IO_ERROR, "cannot close a session of " + database.label() + ": " + e.getMessage(), e);
            }
        }
    }
}
