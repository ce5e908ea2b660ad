// This machine's clocks: the one on the wall, and the one that nobody can set.
package import FoundationEssentials
import Glibc

/// What the clocks of this machine show at one moment.
package struct MachineClock: Sendable, Equatable {
    /// What people see, and can set.
    package var wall: Date
    /// Seconds since the machine was started, also while it slept (CLOCK_BOOTTIME).
    package var sinceBoot: Double
    /// The name of this boot (random, made by the kernel); nil where it is not shown.
    package var boot: String?

    /// Shows what they are said to show.
    package init(wall: Date, sinceBoot: Double, boot: String?) {
        self.wall = wall
        self.sinceBoot = sinceBoot
        self.boot = boot
    }

    /// What they show now.
    package static var now: MachineClock {
        var time = timespec()
        let isKnown = unsafe clock_gettime(CLOCK_BOOTTIME, &time) == 0
        return MachineClock(
            wall: Date(), sinceBoot: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9, boot: isKnown ? bootName : nil)
    }

    private static let bootName: String? = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id")
        .flatMap { bytes in
            let name = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            return name.isEmpty ? nil : name
        }
}
