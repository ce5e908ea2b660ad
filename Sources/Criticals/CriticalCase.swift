// A critical case, wherever it stands, and what its clock does to it.
package import FoundationEssentials

/// The sum of the stages of a critical case.
package enum CriticalCase: Hashable, Sendable {
    case detected(DetectedCase)
    case notified(NotifiedCase)
    case readBack(ReadBackCase)
    case acknowledged(AcknowledgedCase)
    case acted(ActedCase)
    case closed(ClosedCase)

    package var state: CriticalState {
        switch self {
        case .detected: .detected
        case .notified: .notified
        case .readBack: .readBack
        case .acknowledged: .acknowledged
        case .acted: .acted
        case .closed: .closed
        }
    }

    package var facts: CriticalFacts {
        switch self {
        case .detected(let stage): stage.facts
        case .notified(let stage): stage.facts
        case .readBack(let stage): stage.facts
        case .acknowledged(let stage): stage.facts
        case .acted(let stage): stage.facts
        case .closed(let stage): stage.facts
        }
    }

    /// Who owes the next step; nil once it is closed.
    package var duty: CriticalDuty? {
        switch self {
        case .detected(let stage): stage.duty
        case .notified(let stage): stage.duty
        case .readBack(let stage): stage.duty
        case .acknowledged(let stage): stage.duty
        case .acted(let stage): stage.duty
        case .closed: nil
        }
    }

    /// The case as one that was told, if nobody has answered yet. Who says the values back has been told.
    package func told(clocks: CriticalClocks) throws(CriticalError) -> NotifiedCase {
        switch self {
        case .detected(let stage): stage.notified(clocks: clocks)
        case .notified(let stage): stage
        default: throw .notUnanswered(state)
        }
    }

    /// The case with an action at `moment`, the first or a further one.
    package func acted(at moment: Date, clocks: CriticalClocks) throws(CriticalError) -> ActedCase {
        switch self {
        case .acknowledged(let stage): stage.acted(at: moment, clocks: clocks)
        case .acted(let stage): stage.acted(at: moment, clocks: clocks)
        default: throw .notAcknowledged(state)
        }
    }

    /// The case as one that may be closed.
    package var ended: ActedCase {
        get throws(CriticalError) {
            guard case .acted(let stage) = self else { throw .notActed(state) }
            return stage
        }
    }
}

/// What the clock does.
package struct CriticalClockStep: Hashable, Sendable {
    package let event: CriticalEvent
    package let next: CriticalCase
}

extension CriticalCase {
    /// The step of the clock at `moment`; nil while there is time. The last of the ladder is told again and again.
    package func byClock(at moment: Date, clocks: CriticalClocks) -> CriticalClockStep? {
        guard let duty, duty.deadline <= moment else { return nil }
        switch self {
        case .detected(let stage):
            if let next = duty.next(in: stage.facts, at: moment, within: clocks.notify, sameClinic: true) {
                return CriticalClockStep(event: .escalated, next: .detected(DetectedCase(stage.facts, next)))
            }
            let late = duty.due(at: moment + clocks.notify)
            return CriticalClockStep(event: .overdue, next: .detected(DetectedCase(stage.facts, late)))
        case .notified(let stage):
            if let next = duty.next(in: stage.facts, at: moment, within: clocks.notify, sameClinic: true) {
                return CriticalClockStep(event: .escalated, next: .detected(DetectedCase(stage.facts, next)))
            }
            let late = duty.due(at: moment + clocks.acknowledge)
            return CriticalClockStep(event: .overdue, next: .notified(NotifiedCase(stage.facts, late)))
        case .acknowledged(let stage):
            if let next = duty.next(in: stage.facts, at: moment, within: clocks.act, sameClinic: false) {
                return CriticalClockStep(event: .escalated, next: .acknowledged(AcknowledgedCase(stage.facts, next)))
            }
            let late = duty.due(at: moment + clocks.act)
            return CriticalClockStep(event: .overdue, next: .acknowledged(AcknowledgedCase(stage.facts, late)))
        case .acted(let stage): return CriticalClockStep(event: .autoClosed, next: .closed(stage.closed()))
        case .readBack, .closed: return nil
        }
    }
}
