package dev.ogive.exec.kernel;

import dev.ogive.config.TimeZones;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;

/// Moments (microseconds since 1970 in UTC) to the local time of a zone (microseconds since its
/// local 1970) and back. Infinite moments stay as they are. The span between two changes of the
/// clock that the last moment lay in is remembered, so that neighbouring moments cost a
/// comparison; an instance belongs to one thread.
///
/// A local time that the clock skips is read with the distance before the change, one that it
/// shows twice is the second of the two, as in PostgreSQL and DuckDB.
public final class ZoneClock {
    private static final long MICROS_PER_SECOND = 1_000_000L;

    /// Apart, because every result makes a clock and few ask what people call its zone.
    private static final class Names {
        static final DateTimeFormatter ABBREVIATION = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    }

    private final ZoneId zone;
    private final ZoneRules rules;

    /// The span in which [#offsetMicros] holds; empty at first.
    private long fromMicros = 1;

    private long untilMicros;
    private long offsetMicros;

    public ZoneClock(ZoneId zone) {
        this.zone = zone;
        this.rules = zone.getRules();
    }

    /// @throws dev.ogive.error.OgiveException INVALID_ARGUMENT where no zone has this name
    public static ZoneClock named(String zone) {
        return new ZoneClock(TimeZones.named(zone));
    }

    public ZoneId zone() {
        return zone;
    }

    /// `CET`, `CEST`: what people call the zone at a moment.
    public String abbreviation(long micros) {
        return Calendar.isFinite(micros)
                ? Names.ABBREVIATION.format(Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND))
                        .atZone(zone))
                : "";
    }

    public long toLocal(long micros) {
        return Calendar.isFinite(micros) ? micros + offset(micros) : micros;
    }

    /// How far the zone is east of UTC at a finite moment.
    public long offset(long micros) {
        if (micros < fromMicros || micros >= untilMicros) {
            Instant instant = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND));
            offsetMicros = rules.getOffset(instant).getTotalSeconds() * MICROS_PER_SECOND;
            fromMicros = bound(rules.previousTransition(instant.plusNanos(1)), Long.MIN_VALUE);
            untilMicros = bound(rules.nextTransition(instant), Long.MAX_VALUE);
        }
        return offsetMicros;
    }

    private static long bound(ZoneOffsetTransition transition, long otherwise) {
        return transition == null ? otherwise : transition.toEpochSecond() * MICROS_PER_SECOND;
    }

    public long fromLocal(long local) {
        if (!Calendar.isFinite(local)) {
            return local;
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(local, MICROS_PER_SECOND), 0, ZoneOffset.UTC);
        List<ZoneOffset> valid = rules.getValidOffsets(time);
        ZoneOffset offset = valid.isEmpty() ? rules.getTransition(time).getOffsetBefore() : valid.getLast();
        return local - offset.getTotalSeconds() * MICROS_PER_SECOND;
    }

    /// A moment as date and time of the zone with its distance from UTC: `2020-01-31
    /// 12:30:00+01`.
    public String text(long micros) {
        return Calendar.isFinite(micros)
                ? Temporals.timestamptz(micros + offset(micros), (int) (offset(micros) / MICROS_PER_SECOND))
                : Temporals.timestamp(micros);
    }
}
