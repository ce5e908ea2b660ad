// Who is on duty at a centre.
import Alliance
import FoundationEssentials
import Readings
import Testing

@Suite struct RosterTests {
    static let now = Date(timeIntervalSince1970: 1_760_000_000)
    static let li = ClinicianID.new(at: now), wang = ClinicianID.new(at: now + 1)

    static func hours(_ from: Double, _ to: Double) -> Range<Date> {
        now.addingTimeInterval(from * 3600)..<now.addingTimeInterval(to * 3600)
    }

    static func roster(_ shifts: [Shift], _ leaves: [Leave] = []) -> Roster {
        Roster(shifts: shifts, leaves: leaves, memory: 30)
    }

    @Test func `a centre that keeps no roster has everybody on duty`() {
        #expect(Self.roster([]).duty(of: Self.li, at: Self.now) == .noRoster)
        let long = Shift(reader: Self.wang, hours: Self.hours(-24 * 31 - 8, -24 * 31))
        #expect(Self.roster([long]).duty(of: Self.li, at: Self.now) == .noRoster)
    }

    @Test func `a shift ahead or just over makes a roster, and who has none is off duty`() {
        for shift in [Self.hours(8, 16), Self.hours(-40, -32)] {
            let roster = Self.roster([Shift(reader: Self.wang, hours: shift)])
            #expect(roster.duty(of: Self.li, at: Self.now) == .offDuty)
            #expect(roster.duty(of: Self.wang, at: Self.now) == .offDuty)
        }
    }

    @Test func `a shift counts from its first moment and without its last`() {
        let roster = Self.roster([Shift(reader: Self.li, hours: Self.hours(0, 8))])
        #expect(roster.duty(of: Self.li, at: Self.now) == .onShift)
        #expect(roster.duty(of: Self.li, at: Self.now.addingTimeInterval(8 * 3600)) == .offDuty)
    }

    @Test func `leave goes over a shift, and an extra shift over leave`() {
        let leave = Leave(reader: Self.li, hours: Self.hours(-1, 1)), planned = Self.hours(-2, 2)
        let shift = Shift(reader: Self.li, hours: planned),
            extra = Shift(reader: Self.li, hours: planned, isExtra: true)
        #expect(Self.roster([shift], [leave]).duty(of: Self.li, at: Self.now) == .onLeave)
        #expect(Self.roster([], [leave]).duty(of: Self.li, at: Self.now) == .onLeave)
        #expect(Self.roster([shift, extra], [leave]).duty(of: Self.li, at: Self.now) == .extraShift)
    }

    @Test func `one reader's extra shift sends nobody else home`() {
        let roster = Self.roster([Shift(reader: Self.li, hours: Self.hours(-1, 4), isExtra: true)])
        #expect(roster.duty(of: Self.wang, at: Self.now) == .noRoster)
    }

    @Test func `somebody is supervised while the shift that says so runs`() {
        let roster = Self.roster([Shift(reader: Self.li, hours: Self.hours(-1, 4), supervisor: Self.wang)])
        #expect(roster.isSupervised(Self.li, at: Self.now) && !roster.isSupervised(Self.wang, at: Self.now))
        #expect(!roster.isSupervised(Self.li, at: Self.now.addingTimeInterval(5 * 3600)))
    }
}
