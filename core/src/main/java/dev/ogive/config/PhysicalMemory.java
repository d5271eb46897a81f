package dev.ogive.config;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The memory of the machine, or of the container where that has less.
///
/// Linux says so in small files, which are read at once; the platform bean, which takes 100 ms or
/// more to come up, is asked elsewhere only.
final class PhysicalMemory {
    private static final String CONTROL_GROUPS = "/sys/fs/cgroup";

    private PhysicalMemory() {}

    static long bytes() {
        String total = find("/proc/meminfo", "MemTotal:");
        if (total == null) {
            return ofPlatform();
        }
        long bytes = number(total.replace("kB", "")) << 10;
        String group = find("/proc/self/cgroup", "0::");
        // Within a container the group is the root of what can be seen; else any parent may have a limit.
        for (String path = group == null ? "" : group; ; path = path.substring(0, path.lastIndexOf('/'))) {
            bytes = Math.min(bytes, number(find(CONTROL_GROUPS + path + "/memory.max", "")));
            if (path.lastIndexOf('/') < 0) {
                break;
            }
        }
        return Math.min(bytes, number(find(CONTROL_GROUPS + "/memory/memory.limit_in_bytes", "")));
    }

    private static long ofPlatform() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    /// What follows a prefix in the first line that has it, or null.
    private static String find(String file, String prefix) {
        try (BufferedReader lines = new BufferedReader(new FileReader(file, StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length()).strip();
                }
            }
            return null;
        } catch (IOException e) {
            return null; // not there: no limit
        }
    }

    /// Absent and `max` mean no limit.
    private static long number(String text) {
        try {
            return text == null ? Long.MAX_VALUE : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
