// The gate before an action: is the privilege held today, and if not, which course unlocks it.
package import Alliance
package import Exams

/// A privilege row of one person, with the days on which it holds, both included.
package struct HeldPrivilege: Hashable, Sendable {
    package let code: PrivilegeCode
    package let state: PrivilegeState
    package let validFrom: CalendarDay
    package let validTo: CalendarDay

    package init(code: PrivilegeCode, state: PrivilegeState, validFrom: CalendarDay, validTo: CalendarDay) {
        self.code = code
        self.state = state
        self.validFrom = validFrom
        self.validTo = validTo
    }

    /// Whether it unlocks its action on `day`.
    package func holds(on day: CalendarDay) -> Bool { state.unlocks && validFrom <= day && day <= validTo }
}

/// Why the gate is shut.
package enum PrivilegeShortfall: Hashable, Sendable {
    /// Never granted, or not finished, or taken away for good.
    case notHeld
    /// Begins on this day.
    case notYet(CalendarDay)
    /// Ended with this day.
    case expired(CalendarDay)
    /// Suspended until a review.
    case suspended
    /// The state licence ended with this day, and all privileges with it.
    case licenceExpired(CalendarDay)
}

/// A refusal that names the privilege, the course that unlocks it, and why.
package struct PrivilegeRefusal: Error, Hashable, Sendable {
    package let code: PrivilegeCode
    package let course: CourseCode?
    package let why: PrivilegeShortfall
}

/// What one person holds, asked at the moment of an action.
package struct PrivilegeGate: Hashable, Sendable {
    package let held: [HeldPrivilege]
    /// The last day of the state licence; nil for people who need none.
    package let licensedUntil: CalendarDay?

    package init(held: [HeldPrivilege], licensedUntil: CalendarDay?) {
        self.held = held
        self.licensedUntil = licensedUntil
    }

    /// Lets the action pass, or throws what is missing. No needed code, or an emergency, always passes.
    package func check(
        _ needed: PrivilegeCode?, on day: CalendarDay, urgency: Urgency
    ) throws(PrivilegeRefusal) {
        guard let needed, urgency != .emergency else { return }
        guard let why = shortfall(of: needed, on: day) else { return }
        throw PrivilegeRefusal(code: needed, course: needed.entry.course, why: why)
    }

    /// The codes in force on `day`.
    package func codes(on day: CalendarDay) -> Set<PrivilegeCode> {
        if let licensedUntil, day > licensedUntil { return [] }
        return Set(held.filter { $0.holds(on: day) }.map(\.code))
    }

    private func shortfall(of needed: PrivilegeCode, on day: CalendarDay) -> PrivilegeShortfall? {
        if let licensedUntil, day > licensedUntil { return .licenceExpired(licensedUntil) }
        let rows = held.filter { $0.code == needed }
        if rows.contains(where: { $0.holds(on: day) }) { return nil }
        if rows.contains(where: { $0.state == .suspended }) { return .suspended }
        let granted = rows.filter { $0.state.unlocks || $0.state == .expired }
        if let next = granted.map(\.validFrom).filter({ $0 > day }).min() { return .notYet(next) }
        return granted.map(\.validTo).filter { $0 < day }.max().map { .expired($0) } ?? .notHeld
    }
}
