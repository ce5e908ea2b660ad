// Callers who wait for a free worker, in order of arrival.

/// A first-come line; everyone in it is served or dismissed exactly once.
struct WaitingLine {
    typealias Ticket = CheckedContinuation<Result<WorkerSeat, WorkerError>, Never>

    private var waiting: [(number: Int, ticket: Ticket)] = []
    private var lastNumber = 0

    var count: Int { waiting.count }

    mutating func nextNumber() -> Int {
        lastNumber &+= 1
        return lastNumber
    }

    mutating func join(_ number: Int, _ ticket: Ticket) {
        waiting.append((number, ticket))
    }

    /// Gives the seat to whoever has waited longest; false when nobody waits.
    mutating func serve(_ seat: WorkerSeat) -> Bool {
        guard !waiting.isEmpty else { return false }
        waiting.removeFirst().ticket.resume(returning: .success(seat))
        return true
    }

    /// Sends one away; nothing happens when it has been served already.
    mutating func dismiss(_ number: Int, _ error: WorkerError) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).ticket.resume(returning: .failure(error))
    }

    mutating func dismissAll(_ error: WorkerError) {
        for (_, ticket) in waiting { ticket.resume(returning: .failure(error)) }
        waiting = []
    }
}
