// The sender: step by step, always the next most urgent thing, until everything has its receipt.
import Failpoints
import FoundationEssentials
import HubAPI
import Spool

/// Sends what waits in the spool, one request at a time. Before each the order is asked anew.
///
/// Only the holder of the home's lock may use one.
struct Sender {
    /// What a step did.
    enum Outcome {
        /// Nothing is to be sent now; something that rests is due then.
        case nothing(until: ContinuousClock.Instant?)
        /// Something went forward.
        case moved(WireID)
        /// The hub was asked something; what it has is the same as before.
        case asked(WireID)
        /// An exam has its receipt.
        case stored(WireID)
        /// An exam is held up, or refused; the others may go on.
        case held(WireID, HubRefusal)
        /// Nothing can be sent at all.
        case stopped(HubRefusal)
    }

    /// How many waiting exams are looked at for one decision; those that rest are not counted.
    private let horizon: Int

    private let terminal: Terminal
    private let wire: UploadWire
    private var conversations: [WireID: UploadConversation] = [:]
    private var turns: Turns
    private var chunk = ChunkSize()
    /// The size that the next process will know; nil before the first step.
    private var noted: Int?
    /// What was found not to be packed, so that it is not asked again.
    private var unpacked: Set<WireID> = []

    init(
        _ terminal: Terminal, _ telling: Telling = .nothing, horizon: Int = 500,
        dice: @escaping Backoff.Dice = Backoff.chance
    ) {
        self.terminal = terminal
        self.horizon = horizon
        turns = Turns(dice: dice)
        wire = UploadWire(line: terminal.line, folder: terminal.spool.folder, telling: telling)
    }

    /// Takes the next step: for one exam, or for whichever comes first.
    mutating func step(only exam: WireID? = nil) async throws(ClinicError) -> Outcome {
        await recall()
        let now = ContinuousClock.now, due = try await due(only: exam, now)
        guard let next = SendingOrder.next(of: due.map { conversation(of: $0).exam }),
            let capture = due.first(where: { $0.exam == next.exam })
        else { return .nothing(until: try await nextDue(now)) }
        if let raw = unpackedRecord(among: due, asUrgentAs: capture) { return await pack(raw) }
        return try await take(next.step, of: capture)
    }

    /// What does not rest and has its turn; where everybody has had one, all of them again.
    private mutating func due(
        only exam: WireID?, _ now: ContinuousClock.Instant
    ) async throws(ClinicError) -> [Capture] {
        let resting = turns.resting(at: now)
        var due = try await waiting(only: exam, without: resting.union(turns.tried))
        if due.isEmpty, !turns.tried.isEmpty {
            turns.beginRound()
            due = try await waiting(only: exam, without: resting)
        }
        let kept = Set(due.map(\.exam)).union(resting).union(turns.tried)
        conversations = conversations.filter { kept.contains($0.key) }
        turns.keep(only: kept)
        return due
    }

    private static let chunkSetting = "piece-bytes"

    /// How large a piece this line carries, an earlier process may have learnt: on a slow one the first piece would otherwise
    /// hold up an emergency for half a minute.
    private mutating func recall() async {
        guard noted == nil else { return }
        let learnt = (try? await terminal.spool.setting(Self.chunkSetting)) ?? nil
        if let size = learnt.flatMap({ Int($0) }) { chunk = ChunkSize(learnt: size) }
        noted = chunk.bytes
    }

    private mutating func remember() async {
        guard chunk.bytes != noted else { return }
        noted = chunk.bytes
        try? await terminal.spool.set(Self.chunkSetting, to: "\(chunk.bytes)")
    }

    /// The records of the lane whose turn it is are packed before one of its exams is chosen: how large they are counts there.
    private func unpackedRecord(among due: [Capture], asUrgentAs next: Capture) -> Capture? {
        guard terminal.packer != nil else { return nil }
        return due.first { $0.urgency == next.urgency && !unpacked.contains($0.exam) && WFDBPair(in: $0) != nil }
    }

    private mutating func pack(_ capture: Capture) async -> Outcome {
        if await !terminal.pack(capture) { unpacked.insert(capture.exam) }
        conversations[capture.exam] = nil
        return .asked(capture.exam)
    }

    /// When something that rests, or waits for its patient, is due.
    private func nextDue(_ now: ContinuousClock.Instant) async throws(ClinicError) -> ContinuousClock.Instant? {
        let moment = Date(), release: Date?
        do { release = try await terminal.spool.nextRelease(after: moment) } catch { throw ClinicError(error) }
        let held = release.map { now.advanced(by: .seconds($0.timeIntervalSince(moment))) }
        return [turns.nextDue(after: now), held].compactMap(\.self).min()
    }

    /// Sends one exam until it has its receipt; answers why not, where it has none.
    mutating func deliver(_ exam: WireID) async throws(ClinicError) -> HubRefusal? {
        wake()
        try await terminal.checkClinic()
        // What another exam meets there is not this one's fault; what this one meets is met again below.
        try? await terminal.resume()
        while !Task.isCancelled {
            switch try await step(only: exam) {
            case .moved, .asked: continue
            case .stored, .nothing: return nil
            case .held(_, let refusal), .stopped(let refusal): return refusal
            }
        }
        return .unreachable(.stopped)
    }

    /// A person or a new capture asks: what rests is tried at once.
    mutating func wake() { turns = Turns(dice: turns.dice) }

    private func waiting(
        only exam: WireID?, without others: Set<WireID> = []
    ) async throws(ClinicError) -> [Capture] {
        do throws(SpoolError) {
            guard let exam else {
                return try await terminal.spool.sendable(limit: horizon, without: others, at: Date())
            }
            guard !others.contains(exam) else { return [] }
            return [try await terminal.spool.capture(exam)].compactMap(\.self).filter(\.state.isWaiting)
        } catch {
            throw ClinicError(error)
        }
    }

    private func conversation(of capture: Capture) -> UploadConversation {
        conversations[capture.exam] ?? UploadConversation(capture)
    }

    private mutating func take(
        _ step: SendingOrder.Step, of capture: Capture
    ) async throws(ClinicError) -> Outcome {
        var conversation = conversation(of: capture)
        let before = conversation.sent
        do throws(HubRefusal) {
            try await terminal.line.assure()
            if step == .manifest, try await terminal.signedNow(capture) {
                forget(capture.exam)
                return .asked(capture.exam)
            }
            guard try await terminal.begin(capture) else {
                forget(capture.exam)
                return .asked(capture.exam)
            }
            failpoint(.sendingBegun)
            try await wire.perform(step, of: &conversation, in: &chunk)
            failpoint(conversation.receipt != nil ? .receiptHeard : step.failpoint)
            await remember()
            conversations[capture.exam] = conversation
            guard let receipt = conversation.receipt else {
                try await terminal.note(conversation.sent, of: capture)
                if step != .manifest { failpoint(.offsetNoted) }
                let isNew = step == .manifest && !turns.hasStumbled(capture.exam)
                guard isNew || conversation.sent > before else { return .asked(capture.exam) }
                turns.wentForward(capture.exam)
                return .moved(capture.exam)
            }
            try await terminal.keep(receipt, of: capture)
            turns.wentForward(capture.exam)
            forget(capture.exam)
            return .stored(capture.exam)
        } catch {
            conversations[capture.exam] = conversation
            return try await settle(capture, after: error)
        }
    }

    private mutating func forget(_ exam: WireID) {
        conversations[exam] = nil
        turns.forget(exam)
    }

    /// Notes how a try ended: who is held up, and for how long.
    private mutating func settle(
        _ capture: Capture, after refusal: HubRefusal
    ) async throws(ClinicError) -> Outcome {
        // Its receipt may have come meanwhile by another way: on a stick.
        if try await waiting(only: capture.exam).isEmpty {
            forget(capture.exam)
            return .stored(capture.exam)
        }
        try await terminal.settle(capture, after: refusal)
        if case .unreachable = refusal {} else { conversations[capture.exam] = nil }
        return turns.failed(capture.exam, refusal, at: .now) ? .held(capture.exam, refusal) : .stopped(refusal)
    }
}

extension SendingOrder.Step {
    /// Where the hub's answer to it is known, and not noted.
    fileprivate var failpoint: Failpoint { self == .manifest ? .manifestAnswered : .pieceAcknowledged }
}
