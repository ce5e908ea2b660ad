// Sending: one exam to the hub, again and again until there is a receipt, a refusal, or no time left.
import FoundationEssentials
package import HubAPI
package import Spool

extension Terminal {
    /// Sends one exam and tries again, with growing pauses, until the deadline.
    ///
    /// Only one process of a home sends; a second one waits, and finds the work done.
    /// - Returns: the capture as it stands: `stored` or `read`, with its receipt.
    /// - Throws: `refused` when the hub will not take it; `later`, `unreachable` when time ran out. Whatever
    ///   is thrown, the capture is still in the spool.
    package nonisolated func deliver(
        _ exam: WireID, until deadline: ContinuousClock.Instant, telling: Telling = .nothing
    ) async throws(ClinicError) -> Capture {
        spool.folder.fillReserve()
        var sender = Sender(self, telling)
        var backoff = Backoff()
        var sent: Int64 = 0
        var watch = AgentWatch()
        while true {
            let capture = try await found(exam)
            if let next = capture.successor { return try await deliver(next, until: deadline, telling: telling) }
            guard capture.state.isWaiting else { return try Self.outcome(of: capture) }
            if capture.sent > sent { (backoff, sent) = (Backoff(), capture.sent) }
            guard let lock = try home.lockIfFree() else {
                telling.sending(exam, capture.sent, capture.size)
                await watch.look(at: capture, on: self, telling)
                guard await Self.hasWaited(0.1, until: deadline) else { throw await reason(of: capture) }
                continue
            }
            let refusal = try await sender.deliver(exam)
            withExtendedLifetime(lock) {}
            let isOver = try await found(exam).state == .superseded
            guard let refusal, !isOver else { continue }
            let pause = backoff.next(atLeast: refusal.pause)
            guard refusal.isWorthAnotherTry else { throw refusal.clinicError }
            telling.waiting(pause, refusal.clinicError.problem)
            guard await Self.hasWaited(pause, until: deadline) else { throw refusal.clinicError }
        }
    }

    private static func hasWaited(_ seconds: Double, until deadline: ContinuousClock.Instant) async -> Bool {
        guard ContinuousClock.now.advanced(by: .seconds(seconds)) < deadline else { return false }
        return (try? await Task.sleep(for: .seconds(seconds))) != nil
    }

    /// Why an exam that another process sends is not there yet: what the hub or the line said of it last, else what the agent
    /// met when it last tried anything.
    private nonisolated func reason(of capture: Capture) async -> ClinicError {
        if let problem = capture.problem { return Self.held(by: problem) }
        guard home.hasAgent else {
            return ClinicError(
                .later, "sent-by-another", zh: "本机另一个 lianyi-clinic 正在发送。内容已保存，用 lianyi-clinic status 查看。",
                en: "Another lianyi-clinic of this home is sending. All is kept; see lianyi-clinic status.")
        }
        if let problem = await agentTrouble() { return Self.held(by: problem) }
        return ClinicError(
            .later, "sent-by-another", zh: "代理（lianyi-clinic run）正在发送，还没有回执。内容已保存，用 lianyi-clinic status 查看。",
            en:
                "The agent (lianyi-clinic run) is sending, there is no receipt yet. All is kept; see lianyi-clinic status."
        )
    }

    /// Why the agent that runs here gets nowhere, by what it met when it last sent or asked.
    package nonisolated func agentTrouble() async -> Problem? {
        guard home.hasAgent else { return nil }
        if let met = await trouble() { return met }
        return await lineHealth()?.problem
    }

    private static func held(by problem: Problem) -> ClinicError {
        switch (problem.name, problem.status) {
        case ("hub-unreachable", _), ("outcome-unclear", _): ClinicError(.unreachable, problem)
        case ("hub-key-changed", _), ("receipt-invalid", _): ClinicError(.data, problem)
        case (_, 401): ClinicError(.refused, problem)
        default: ClinicError(.later, problem)
        }
    }

    /// A receipt counts once its signature, the exam, the manifest, every hash and our own name are right.
    func believe(_ text: String, of capture: Capture) async throws(HubRefusal) {
        let earlier: Set<WireID>
        do { earlier = try await earlierSelves() } catch { throw .local(ClinicError(error)) }
        do throws(ReceiptError) {
            try check(text, of: capture, also: earlier)
        } catch .unsigned(.keyUnknown), .unsigned(.signatureWrong) {
            try await refreshKeys(over: line)
            do throws(ReceiptError) { try check(text, of: capture, also: earlier) } catch {
                throw Self.disbelief(error)
            }
        } catch {
            throw Self.disbelief(error)
        }
    }

    /// Holds a receipt against a capture of ours; nothing is stored before this returns.
    /// - Parameter earlier: who this home was before: the hub may have had the exam under that name.
    func check(_ text: String, of capture: Capture, also earlier: Set<WireID> = []) throws(ReceiptError) {
        let receipt = try Receipt.verified(text, keys: identity.keys)
        let former = receipt.terminal.flatMap { earlier.contains($0) ? $0 : nil }
        try receipt.proves(
            exam: capture.exam, manifest: capture.manifestSha256, objects: capture.receiptObjects,
            terminal: former ?? identity.terminal)
    }

    private static func disbelief(_ error: ReceiptError) -> HubRefusal {
        .local(ClinicError(.data, .receiptInvalid(error)))
    }

    nonisolated func found(_ exam: WireID) async throws(ClinicError) -> Capture {
        do throws(SpoolError) {
            guard let capture = try await spool.capture(exam) else {
                throw SpoolError.notPossible(exam: exam.description)
            }
            return capture
        } catch {
            throw ClinicError(error)
        }
    }

    private static func outcome(of capture: Capture) throws(ClinicError) -> Capture {
        guard capture.state == .refused, let problem = capture.problem else { return capture }
        throw ClinicError(.refused, problem)
    }
}

/// Looks now and then why another process does not get on with an exam, and tells each change once.
private struct AgentWatch {
    /// Between two looks: they cost reading the spool, and the agent notes a trouble once for each change.
    private static let interval = Duration.seconds(1)

    private var last = Optional<ContinuousClock.Instant>.none
    private var told: Problem?

    mutating func look(at capture: Capture, on terminal: Terminal, _ telling: Telling) async {
        guard last.map({ $0.duration(to: .now) >= Self.interval }) ?? true else { return }
        last = .now
        let met = await terminal.agentTrouble(), problem = met ?? capture.problem
        guard problem?.name != told?.name else { return }
        told = problem
        telling.standing(problem)
    }
}

extension HubRefusal {
    /// Whether the same request may fare better in a while.
    var isWorthAnotherTry: Bool {
        switch self {
        case .later, .unreachable: true
        case .refused, .notAdmitted, .local: false
        }
    }

    /// Whether it would be the same for every other exam.
    var holdsUpEverything: Bool {
        switch self {
        case .refused: false
        case .unreachable, .notAdmitted: true
        // A hub without room for this one may have some for a smaller one, and keeps some for emergencies.
        case .later(let problem, _) where problem.status == 507: false
        case .later(let problem, _):
            [425, 429].contains(problem.status) || problem.status >= 500
                || ["not-the-hub", "hub-busy"].contains(problem.name)
        case .local(let error): error.kind != .data || error.problem.name == "hub-key-changed"
        }
    }

    /// What the hub asked us to wait, in seconds.
    var pause: Int? {
        if case .later(_, let seconds) = self { seconds } else { nil }
    }
}
