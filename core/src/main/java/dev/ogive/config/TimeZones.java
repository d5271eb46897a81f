package dev.ogive.config;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Time zones by the names that people type: `Europe/Berlin`, `UTC`, `+05:30`, in any case.
public final class TimeZones {
    private TimeZones() {}

    /// @throws OgiveException INVALID_ARGUMENT where no zone has this name
    public static ZoneId named(String name) {
        ZoneId zone = find(name);
        if (zone == null) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "no time zone is named '" + name + "'");
        }
        return zone;
    }

    /// The zone of this name, or null.
    public static ZoneId find(String name) {
        try {
            return ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            for (String known : ZoneId.getAvailableZoneIds()) {
                if (known.equalsIgnoreCase(name)) {
                    return ZoneId.of(known);
                }
            }
            return null;
        }
    }

    /// Whether local time is that of UTC always.
    public static boolean isUtc(ZoneId zone) {
        return zone.normalized().equals(ZoneOffset.UTC);
    }
}
