// Who is on duty at a reading centre: shifts, leaves, and the roster that they make.
package import Alliance
package import FoundationEssentials

/// 班次: when somebody reads at a centre.
package struct Shift: Hashable, Sendable {
    package let reader: ClinicianID
    /// From the first moment, up to and without the last.
    package let hours: Range<Date>
    /// 加班: the reader began it themselves; it counts on a day of leave too, and makes no roster.
    package let isExtra: Bool
    /// Who answers for a reader with too few years.
    package let supervisor: ClinicianID?

    package init(reader: ClinicianID, hours: Range<Date>, isExtra: Bool = false, supervisor: ClinicianID? = nil) {
        self.reader = reader
        self.hours = hours
        self.isExtra = isExtra
        self.supervisor = supervisor
    }
}

/// 请假: when somebody does not read, whatever the roster says.
package struct Leave: Hashable, Sendable {
    package let reader: ClinicianID
    package let hours: Range<Date>

    package init(reader: ClinicianID, hours: Range<Date>) {
        self.reader = reader
        self.hours = hours
    }
}

/// Whether somebody is on duty at a moment, and why. Raw values are the codes in JSON.
package enum Duty: String, CaseIterable, Codable, Sendable {
    /// A shift of the roster runs.
    case onShift = "on_shift"
    /// A shift runs that the reader began.
    case extraShift = "extra_shift"
    /// The centre keeps no roster: everybody counts as on duty.
    case noRoster = "no_roster"
    case onLeave = "on_leave"
    case offDuty = "off_duty"

    package var isOn: Bool { self == .onShift || self == .extraShift || self == .noRoster }
}

/// 排班: the shifts and leaves of one centre.
package struct Roster: Hashable, Sendable {
    package let shifts: [Shift]
    package let leaves: [Leave]
    /// Days without any shift after which a roster counts as given up.
    package let memory: Int

    package init(shifts: [Shift], leaves: [Leave], memory: Int) {
        self.shifts = shifts
        self.leaves = leaves
        self.memory = memory
    }

    /// Whether the centre keeps a roster: a shift of it lies ahead, or ended within the last `memory` days. A shift that a
    /// reader began makes none, so that one reader's zeal sends nobody else home.
    package func isKept(at moment: Date) -> Bool {
        let since = moment.addingTimeInterval(-86_400 * Double(memory))
        return shifts.contains { !$0.isExtra && $0.hours.upperBound > since }
    }

    /// Whether `reader` is on duty at `moment`. The claim's SQL asks the same (`duty_of`).
    package func duty(of reader: ClinicianID, at moment: Date) -> Duty {
        let running = shifts.filter { $0.reader == reader && $0.hours.contains(moment) }
        if running.contains(where: \.isExtra) { return .extraShift }
        if leaves.contains(where: { $0.reader == reader && $0.hours.contains(moment) }) { return .onLeave }
        if !running.isEmpty { return .onShift }
        return isKept(at: moment) ? .offDuty : .noRoster
    }

    /// Whether somebody answers for `reader` in a shift that runs at `moment`.
    package func isSupervised(_ reader: ClinicianID, at moment: Date) -> Bool {
        shifts.contains { $0.reader == reader && $0.supervisor != nil && $0.hours.contains(moment) }
    }
}
