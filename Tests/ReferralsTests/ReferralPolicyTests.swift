// Who may take which step.
import Alliance
import Exams
import Referrals
import Testing

@Suite struct ReferralPolicyTests {
    static func actor(_ role: Role, _ organisations: OrganisationID...) -> ReferralPolicy {
        ReferralPolicy(
            ReferralActor(clinician: .new(at: Cast.now), roles: [role], careOrganisations: Set(organisations))
        )
    }

    static let village = actor(.villageDoctor, Cast.clinic)
    static let desk = actor(.referralDesk, Cast.county)
    static let receiver = actor(.receivingDoctor, Cast.county)
    static let supervisor = actor(.townshipDoctor, Cast.township, Cast.clinic)
    static let outsider = actor(.referralDesk, Cast.township)
    static let admin = actor(.countyAdmin)

    static func refusal(
        _ policy: ReferralPolicy, _ event: ReferralEvent, _ state: ReferralState?,
        _ direction: ReferralDirection = .up
    ) throws -> ReferralRefusal? {
        let facts = try Cast.facts(direction)
        do throws(ReferralRefusal) {
            try policy.may(event, on: facts, in: state)
            return nil
        } catch { return error }
    }

    @Test func `each side takes its own steps`() throws {
        #expect(try Self.refusal(Self.village, .submitted, .draft) == nil)
        #expect(try Self.refusal(Self.supervisor, .submitted, .draft) == nil)
        #expect(try Self.refusal(Self.desk, .accepted, .submitted) == nil)
        #expect(try Self.refusal(Self.receiver, .outcomeReported, .inCare) == nil)
        #expect(try Self.refusal(Self.receiver, .submitted, .draft, .down) == nil)
        #expect(try Self.refusal(Self.village, .accepted, .submitted, .down) == nil)
    }

    @Test func `the other side is refused by name`() throws {
        #expect(try Self.refusal(Self.village, .accepted, .submitted) == .otherSide(.receiver))
        #expect(try Self.refusal(Self.desk, .submitted, .draft) == .otherSide(.sender))
        #expect(try Self.refusal(Self.desk, .autoAccepted, .submitted) == .otherSide(.hub))
    }

    @Test func `an outsider learns nothing but that they are none of the parties`() throws {
        #expect(try Self.refusal(Self.outsider, .accepted, .submitted) == .notAParty)
        #expect(try Self.refusal(Self.admin, .accepted, .submitted) == .notAParty)
    }

    @Test func `the wrong role of the right side is refused`() throws {
        #expect(try Self.refusal(Self.actor(.reader, Cast.county), .accepted, .submitted) == .wrongRole)
        #expect(try Self.refusal(Self.village, .voided, .submitted) == .wrongRole)
        #expect(try Self.refusal(Self.admin, .voided, .submitted) == nil)
    }

    @Test func `after the arrangement either side may cancel with the other`() throws {
        #expect(try Self.refusal(Self.desk, .cancelled, .arranged) == nil)
        #expect(try Self.refusal(Self.village, .cancelled, .arranged) == nil)
        #expect(try Self.refusal(Self.desk, .cancelled, .accepted) == .otherSide(.sender))
    }

    @Test func `privileges are asked for submitting up and accepting down, never in an emergency`() throws {
        for urgency in Urgency.allCases {
            let up = ReferralPolicy.neededPrivilege(for: .submitted, on: try Cast.facts(.up, urgency))
            let down = ReferralPolicy.neededPrivilege(for: .accepted, on: try Cast.facts(.down, urgency))
            #expect(up == (urgency == .emergency ? nil : .referUp))
            #expect(down == (urgency == .emergency ? nil : .acceptReturn))
        }
        #expect(ReferralPolicy.neededPrivilege(for: .accepted, on: try Cast.facts(.up)) == nil)
        #expect(ReferralPolicy.neededPrivilege(for: .submitted, on: try Cast.facts(.down)) == nil)
    }
}
