// Callers who wait for a free worker: emergencies first, then in order of arrival.

/// Everyone in it is served or dismissed exactly once.
struct WaitingLine {
    typealias Ticket = CheckedContinuation<Result<WorkerSeat, WorkerError>, Never>

    private var waiting: [(number: Int, isUrgent: Bool, ticket: Ticket)] = []
    private var lastNumber = 0

    var count: Int { waiting.count }

    mutating func nextNumber() -> Int {
        lastNumber &+= 1
        return lastNumber
    }

    mutating func join(_ number: Int, isUrgent: Bool, _ ticket: Ticket) {
        waiting.append((number, isUrgent, ticket))
    }

    /// Gives the seat to the emergency that has waited longest, else to whoever has; false when nobody waits who may have it.
    mutating func serve(_ seat: WorkerSeat, onlyUrgent: Bool) -> Bool {
        guard let next = waiting.firstIndex(where: \.isUrgent) ?? (onlyUrgent ? nil : waiting.indices.first) else {
            return false
        }
        waiting.remove(at: next).ticket.resume(returning: .success(seat))
        return true
    }

    /// Sends one away; nothing happens when it has been served already.
    mutating func dismiss(_ number: Int, _ error: WorkerError) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).ticket.resume(returning: .failure(error))
    }

    mutating func dismissAll(_ error: WorkerError) {
        for (_, _, ticket) in waiting { ticket.resume(returning: .failure(error)) }
        waiting = []
    }
}
