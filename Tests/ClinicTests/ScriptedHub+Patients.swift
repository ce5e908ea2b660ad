// The scripted hub's patients: a roll, registrations, and whose exams are.
import Foundation
import HubAPI
import Synchronization
import TestSupport

/// What a terminal said of an exam's patient.
struct ScriptedAttribution: Codable, Sendable, Equatable {
    let patient: WireID
    let reason: String
}

extension ScriptedHub {
    /// The roll behind the number that was asked for, two at a time.
    func roll(_ request: LoopbackRequest) -> LoopbackReply {
        let fields = FormFields.fields(in: request.path.split(separator: "?").last ?? "") ?? [:]
        let after = Int64(fields["after"] ?? "0") ?? 0
        let items = state.withLock { $0.roll.filter { $0.number > after }.prefix(2) }
        return .json(200, RollPage(items: Array(items), next: items.last.map { "\($0.number)" }))
    }

    func register(_ request: LoopbackRequest) -> LoopbackReply {
        guard let person = try? WireJSON.value(PatientReference.self, in: request.body), let id = person.id else {
            return .problem("malformed", 400)
        }
        guard person.name != "冒名者" else { return .problem("identity-of-another", 409) }
        return state.withLock { state in
            state.registered.append(person)
            let known = person.identity.flatMap { state.knownNumbers[$0.number] }
            return .json(known == nil ? 201 : 200, RegistrationAnswer(patient: known ?? id, isNew: known == nil))
        }
    }

    func attribute(_ exam: WireID, _ request: LoopbackRequest) -> LoopbackReply {
        guard let words = try? WireJSON.value(ScriptedAttribution.self, in: request.body) else {
            return .problem("malformed", 400)
        }
        return state.withLock { state in
            guard state.exams[exam] != nil else { return .problem("not-found", 404) }
            guard !state.readings.contains(exam) else { return .problem("exam-already-read", 409) }
            state.attributions[exam] = words
            return .json(200, ["id": "\(exam)"])
        }
    }
}
