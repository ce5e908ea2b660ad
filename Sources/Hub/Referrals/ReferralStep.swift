// One step of a referral as a request asks for it: its words, the way from stage to stage, and what is written beside.
import Crypto
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records
import Referrals

/// The body of a request that moves a referral: its own words, and the step that they ask for.
protocol StepRequest: Decodable, Sendable {
    /// The step; throws what is wrong with the words.
    func step() throws -> ReferralStep
}

/// When a step happened, when the hub learned of it, and the clocks that run from then on.
struct StepMoment: Sendable {
    /// For events and times: the requester's word, up to a day before the submission.
    let at: Date
    /// For stages, hops and deadlines: now, by the time on which the hubs agree. Late news takes nobody's time away.
    let recorded: Date
    let clocks: ReferralClocks
}

/// One step of a referral.
struct ReferralStep: Sendable {
    typealias Walk = @Sendable (Referral, StepMoment) throws -> Referral
    typealias Deed = @Sendable (StoredReferral, StepMoment, Call, borrowing Session) throws -> Void

    let event: ReferralEvent
    /// The stage after it, by the domain's rules.
    let walk: Walk
    /// The event whose side may ask for it, where that is not its own.
    var rule: ReferralEvent?
    /// The stage in which there is nothing left to say, since the hub's clock may have said it first.
    var settled: ReferralState?
    var note: String?
    var happenedAt: Date?
    var clientTime: Date?
    var doctor: String?
    var detail: [String: String] = [:]
    var arrangement: ReferralArrangement?
    var outcome: Outcome?
    /// What is written beside the row, in the same transaction.
    var deed: Deed?

    init(_ event: ReferralEvent, _ walk: @escaping Walk) {
        self.event = event
        self.walk = walk
    }
}

extension ReferralStep {
    /// What any request may say beside its own words.
    private struct Words: Decodable {
        let note: String?
        /// When it happened, where that was before now.
        let at: Date?
        let clientTime: Date?
        /// The account of the doctor who acts, where a terminal speaks.
        let doctor: String?
    }

    /// The step with the words that any request may say, and with the name of this one: what it asks, of what, in what
    /// words.
    func asked(by call: Call, _ bytes: [UInt8]) throws -> ReferralStep {
        let words = try Problem.decoding(Words.self, bytes)
        let note = try TypedText.optional(words.note, field: "note", limit: 2000)
        var step = self
        step.note = step.note ?? note
        step.happenedAt = words.at
        step.clientTime = words.clientTime
        step.doctor = words.doctor
        let digest = SHA256.hash(data: Array(call.request.uri.path.utf8) + [10] + bytes)
        step.detail["request"] = Array(digest.prefix(16)).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }.joined()
        return step
    }

    /// The word for it in event and audit rows: what is arranged after a patient did not come is arranged again.
    func kind(from state: ReferralState) -> String {
        let again = event == .arranged && state == .noShow
        return (again ? ReferralEvent.rearranged : event).kind
    }
}

extension ReferralEvent {
    /// The word in event and audit rows.
    var kind: String { "referral." + rawValue }
}
