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
        let lock = try await home.lock(until: deadline)
        defer { withExtendedLifetime(lock) {} }
        var backoff = Backoff()
        while true {
            let capture = try await found(exam)
            guard capture.state.isWaiting else { return try Self.outcome(of: capture) }
            do throws(HubRefusal) {
                try await deliverOnce(capture, telling)
            } catch {
                try await settle(capture, after: error)
                let pause = backoff.next(atLeast: error.pause)
                guard error.isWorthAnotherTry, ContinuousClock.now.advanced(by: .seconds(pause)) < deadline
                else { throw error.clinicError }
                telling.waiting(pause, error.clinicError.problem)
                guard (try? await Task.sleep(for: .seconds(pause))) != nil else { throw error.clinicError }
            }
        }
    }

    private nonisolated func deliverOnce(_ capture: Capture, _ telling: Telling) async throws(HubRefusal) {
        try await local { () async throws(SpoolError) in try await spool.begin(capture.exam, at: Date()) }
        let receipt = try await UploadConversation(
            capture, line: line, folder: spool.folder, telling: telling
        ).run()
        try await believe(receipt, of: capture)
        try await local { () async throws(SpoolError) in
            try DurableFile.replace(home.receiptFile(capture.exam), with: Array(receipt.utf8))
            try await spool.keep(receipt: receipt, of: capture.exam, at: Date())
        }
    }

    /// A receipt counts once its signature, the exam, the manifest, every hash and our own name are right.
    private func believe(_ text: String, of capture: Capture) async throws(HubRefusal) {
        do throws(ReceiptError) {
            try check(text, of: capture)
        } catch .unsigned(.keyUnknown) {
            try await refreshKeys()
            do throws(ReceiptError) { try check(text, of: capture) } catch { throw Self.disbelief(error) }
        } catch {
            throw Self.disbelief(error)
        }
    }

    /// Holds a receipt against a capture of ours; nothing is stored before this returns.
    func check(_ text: String, of capture: Capture) throws(ReceiptError) {
        try Receipt.verified(text, keys: identity.keys).proves(
            exam: capture.exam, manifest: capture.manifestSha256, objects: capture.receiptObjects,
            terminal: identity.terminal)
    }

    private static func disbelief(_ error: ReceiptError) -> HubRefusal {
        .local(ClinicError(.data, .receiptInvalid(error)))
    }

    /// Notes in the spool how a try ended.
    private nonisolated func settle(_ capture: Capture, after refusal: HubRefusal) async throws(ClinicError) {
        let problem = refusal.clinicError.problem
        do {
            if case .refused = refusal {
                try await spool.refuse(capture.exam, because: problem, at: Date())
            } else {
                try await spool.postpone(capture.exam, because: problem, at: Date())
            }
        } catch {
            throw ClinicError(error)
        }
    }

    private nonisolated func found(_ exam: WireID) async throws(ClinicError) -> Capture {
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

    private nonisolated func local(_ body: () async throws(SpoolError) -> Void) async throws(HubRefusal) {
        do { try await body() } catch { throw .local(ClinicError(error)) }
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

    /// What the hub asked us to wait, in seconds.
    var pause: Int? {
        if case .later(_, let seconds) = self { seconds } else { nil }
    }
}
