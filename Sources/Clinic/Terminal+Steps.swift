// What the sender writes into the spool, step by step.
import Failpoints
import FoundationEssentials
import HubAPI
import Spool

extension Terminal {
    /// Puts back in the queue what an earlier process was sending when it ended, and signs and dates anew what it did not get to.
    nonisolated func resume() async throws(ClinicError) {
        let now = await hubTime()
        do {
            try await withReserve { () async throws(SpoolError) in try await spool.resume(at: now) }
        } catch {
            throw ClinicError(error)
        }
        var fault: ClinicError?
        do throws(ClinicError) { try await signAnew() } catch { fault = error }
        do throws(ClinicError) { try await redateAll() } catch { fault = fault ?? error }
        if let fault { throw fault }
    }

    /// Notes that an exam is being sent, unless it is noted already.
    /// - Returns: false where it has got another manifest meanwhile, and has to be looked at anew.
    nonisolated func begin(_ capture: Capture) async throws(HubRefusal) -> Bool {
        guard capture.state != .sending else { return true }
        let now = await hubTime()
        return try await local { () async throws(SpoolError) in
            try await withReserve { () async throws(SpoolError) in try await spool.begin(capture, at: now) }
        }
    }

    /// Notes how much the hub has acknowledged.
    nonisolated func note(_ sent: Int64, of capture: Capture) async throws(HubRefusal) {
        guard sent != capture.sent else { return }
        try await local { () async throws(SpoolError) in
            try await withReserve { () async throws(SpoolError) in
                try await spool.note(sent: sent, of: capture.exam)
            }
        }
    }

    /// Believes a receipt, or not, and keeps it. Only after this the exam counts as delivered.
    nonisolated func keep(_ receipt: String, of capture: Capture) async throws(HubRefusal) {
        try await believe(receipt, of: capture)
        try await local { () async throws(SpoolError) in
            try await withReserve { () async throws(SpoolError) in
                try DurableFile.replace(home.receiptFile(capture.exam), with: Array(receipt.utf8))
                failpoint(.receiptFiled)
                try await spool.keep(receipt: receipt, of: capture.exam, at: await hubTime())
                failpoint(.receiptStored)
            }
        }
    }

    /// What a step of sending writes finds room where captures have filled the disk: the reserve is given back for it, bit by bit.
    nonisolated func withReserve<Value: Sendable>(
        _ write: () async throws(SpoolError) -> Value
    ) async throws(SpoolError) -> Value {
        while true {
            do throws(SpoolError) { return try await write() } catch {
                guard error.isLackOfRoom, spool.folder.reserve.spend() else { throw error }
            }
        }
    }

    /// Notes in the spool how a try ended. What was refused for the clock's fault takes another exam's place at once.
    nonisolated func settle(_ capture: Capture, after refusal: HubRefusal) async throws(ClinicError) {
        let problem = refusal.clinicError.problem, now = await hubTime()
        do {
            try await withReserve { () async throws(SpoolError) in
                if case .refused = refusal {
                    try await spool.refuse(capture.exam, because: problem, at: now)
                } else {
                    try await spool.postpone(capture.exam, because: problem, at: now)
                }
            }
        } catch {
            throw ClinicError(error)
        }
        if case .refused = refusal { _ = try await redate(capture.exam) }
    }
}
