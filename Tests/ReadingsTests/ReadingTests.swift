// Claiming, losing, signing: one reading, one holder.
import Alliance
import Exams
import FoundationEssentials
import Readings
import Testing

@Suite struct ReadingTests {
    let now = Date(timeIntervalSince1970: 1_760_000_000)
    let leases = LeaseRule(ordinary: 900, emergency: 300)
    let li = ClinicianID(UUID.v7(at: Date(timeIntervalSince1970: 1)))
    let wang = ClinicianID(UUID.v7(at: Date(timeIntervalSince1970: 2)))

    func waiting(_ urgency: Urgency = .routine) -> QueuedReading {
        QueuedReading(
            ReadingFacts(
                id: .new(at: now), exam: .new(at: now), kind: .ecg, modality: .electrocardiography,
                urgency: urgency,
                requester: .new(at: now), uploader: .new(at: now), completeAt: now, dueAt: now + 1800))
    }

    func content() throws -> ReportContent {
        try ReportContent(
            ReportDraft(
                findings: "窦性心律", impression: [.init(text: "正常心电图", polarity: .negative)], severity: .normal,
                advice: .none))
    }

    @Test func `a claim has a holder, a lease and the next epoch`() {
        let first = waiting().claimed(by: li, at: now, leases: leases)
        #expect(first.holder == li && first.lease.epoch == 1 && first.lease.endsAt == now + 900)
        #expect(waiting(.emergency).claimed(by: li, at: now, leases: leases).lease.endsAt == now + 300)
    }

    @Test func `the holder signs, and the reading has a report`() throws {
        let claimed = waiting().claimed(by: li, at: now, leases: leases)
        let signed = try claimed.signed(try content(), by: Claim(holder: li, epoch: 1), at: now + 60)
        #expect(signed.reader == li && signed.version == 1 && signed.isTimely)
        #expect(Reading.signed(signed).state == .signed)
    }

    @Test func `signing after the reading went to another is refused`() throws {
        let lost = try waiting().claimed(by: li, at: now, leases: leases).expired(at: now + 900)
        let second = lost.claimed(by: wang, at: now + 901, leases: leases)
        #expect(second.lease.epoch == 2)
        let text = try content()
        #expect(throws: ReadingError.leaseLost) {
            try second.signed(text, by: Claim(holder: li, epoch: 1), at: now)
        }
        #expect(throws: ReadingError.leaseLost) {
            try second.signed(text, by: Claim(holder: wang, epoch: 1), at: now)
        }
        #expect(throws: ReadingError.leaseLost) { try Reading.queued(lost).held }
    }

    @Test func `an ended lease that nobody took up does not cost the reader the work`() throws {
        let claimed = waiting().claimed(by: li, at: now, leases: leases)
        _ = try claimed.signed(try content(), by: Claim(holder: li, epoch: 1), at: now + 5000)
    }

    @Test func `a running lease is not taken away`() {
        let claimed = waiting().claimed(by: li, at: now, leases: leases)
        #expect(throws: ReadingError.leaseRunning(until: now + 900)) { try claimed.expired(at: now + 899) }
    }

    @Test func `a renewal lengthens the lease and never shortens it`() throws {
        let claimed = waiting().claimed(by: li, at: now, leases: leases)
        let claim = Claim(holder: li, epoch: 1)
        #expect(try claimed.renewed(by: claim, at: now + 600, leases: leases).lease.endsAt == now + 1500)
        #expect(try claimed.renewed(by: claim, at: now - 600, leases: leases).lease.endsAt == now + 900)
    }

    @Test func `a reading given back keeps its epoch`() throws {
        let claimed = waiting().claimed(by: li, at: now, leases: leases)
        #expect(try claimed.released(by: Claim(holder: li, epoch: 1)).epoch == 1)
    }

    @Test func `an unfit exam ends the reading with a reason`() throws {
        let claimed = waiting().claimed(by: li, at: now, leases: leases)
        let rejected = try claimed.rejected(because: .leadReversal, by: Claim(holder: li, epoch: 1), at: now)
        #expect(rejected.reason == .leadReversal)
        #expect(throws: ReadingError.notQueued(.rejected)) { try Reading.rejected(rejected).waiting }
    }

    @Test func `the wrong stage names the stage`() throws {
        let queued = Reading.queued(waiting())
        #expect(throws: ReadingError.notSigned(.queued)) { try queued.reported }
        let withdrawn = Reading.withdrawn(waiting().withdrawn(at: now))
        #expect(throws: ReadingError.notClaimed(.withdrawn)) { try withdrawn.held }
        #expect(throws: ReadingError.notQueued(.withdrawn)) { try withdrawn.waiting }
    }
}
