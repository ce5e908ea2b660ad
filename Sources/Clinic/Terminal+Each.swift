// Many things of one kind, one after the other: what fails rests, and the others have their turn.
import HubAPI

/// A thing that did not go, and when it is tried again.
struct RestingThing {
    var fault: HubRefusal
    var until = ContinuousClock.now
    var backoff = Backoff()
}

extension Terminal {
    /// After so many answers in a row that are none it is the hub, not the thing.
    private static let patience = 5

    /// Does it for each of them. One to which the hub has no good answer is passed over, with growing pauses, until it goes; the
    /// others do not wait for it.
    /// - Parameter path: what is asked for, which names the thing.
    /// - Throws: at once what concerns more than one thing; at the end why one of them does not go, also where it rests.
    nonisolated func each<Thing>(
        _ things: [Thing], at path: (Thing) -> String, _ body: (Thing) async throws(HubRefusal) -> Void
    ) async throws(HubRefusal) {
        if let fault = try await eachInTurn(things, at: path, body).fault { throw fault }
    }

    /// The same.
    /// - Returns: why one of them does not go, and whether all had their turn: not so where too many in a row had no answer.
    /// - Throws: what concerns more than one thing.
    nonisolated func eachInTurn<Thing>(
        _ things: [Thing], at path: (Thing) -> String, _ body: (Thing) async throws(HubRefusal) -> Void
    ) async throws(HubRefusal) -> (fault: HubRefusal?, isWhole: Bool) {
        var fault: HubRefusal?, inARow = 0
        for thing in things {
            let name = path(thing)
            if let resting = await faultOfResting(name) {
                fault = fault ?? resting
                continue
            }
            do throws(HubRefusal) {
                try await body(thing)
                await rest(name, after: nil)
                inARow = 0
            } catch {
                guard error.concernsOneThing else { throw error }
                await rest(name, after: error)
                fault = fault ?? error
                if case .later = error { inARow += 1 }
                guard inARow < Self.patience else { return (error, false) }
            }
        }
        return (fault, true)
    }

    /// Why a thing did not go, while it rests.
    private func faultOfResting(_ name: String) -> HubRefusal? {
        guard let thing = resting[name], thing.until > .now else { return nil }
        return thing.fault
    }

    private func rest(_ name: String, after fault: HubRefusal?) {
        guard let fault else { return resting[name] = nil }
        var thing = resting[name] ?? RestingThing(fault: fault)
        thing.fault = fault
        thing.until = .now.advanced(by: .seconds(thing.backoff.next(atLeast: nil)))
        resting[name] = thing
    }
}
