// Where an exam stands, and the only ways on from there.
package import Alliance

/// The stage of an exam. Raw values are the codes in SQL and JSON.
package enum ExamState: String, CaseIterable, Codable, Sendable {
    /// The manifest is here; nothing of the exam is.
    case registered
    /// Some objects are here.
    case uploading
    /// Every object is here and durable; the receipt stands.
    case complete
    /// An object cannot be read by machine: kept, shown with the reason, looked at by hand.
    case quarantined
    /// Waits for a reader.
    case queued
    /// A reader has it.
    case reading
    /// The reader found it unfit (noise, swapped leads, clotted); the clinic repeats it.
    case rejectedQuality = "rejected_quality"
    /// A preliminary report is signed; a reviewer makes it final.
    case preliminary
    /// The report is signed.
    case final
    /// The clinic opened the report.
    case delivered
    /// The clinic withdrew it before it was read.
    case recalled
    /// Never completed; given up with a reason.
    case cancelled
}

/// What happens to an exam. Raw values are the codes in the event rows.
package enum ExamEvent: String, CaseIterable, Codable, Sendable {
    case registered, received, completed, quarantined, released, queued, claimed, returned
    case rejected, signed, delivered, recalled, cancelled, archived, supplemented
    case reported, amended
}

/// What is wrong with a step of an exam.
package enum ExamError: Error, Hashable, Sendable {
    /// The event has no edge from the state in which the exam stands.
    case notPossible(ExamEvent, in: ExamState)
}

extension ExamState {
    /// Every edge; the SQL guard is checked against it.
    package static let transitions = TransitionTable<ExamState, ExamEvent>([
        Transition(from: nil, .registered, to: .registered, "terminal: manifest accepted"),
        Transition(from: .registered, .received, to: .uploading, "terminal: first object, more to come"),
        Transition(from: .uploading, .received, to: .uploading, "terminal: another object, more to come"),
        Transition(from: .registered, .completed, to: .complete, "hub: every object durable; receipt signed"),
        Transition(from: .uploading, .completed, to: .complete, "hub: every object durable; receipt signed"),
        Transition(
            from: .complete, .quarantined, to: .quarantined,
            "worker: an object is unreadable, with the reason"),
        Transition(from: .quarantined, .released, to: .complete, "worker or centre: readable after all"),
        Transition(from: .complete, .queued, to: .queued, "hub: checked, the kind has a reading centre"),
        Transition(
            from: .registered, .queued, to: .queued,
            "hub: the essential part is here and readable; the rest is on its way"),
        Transition(
            from: .uploading, .queued, to: .queued,
            "hub: the essential part is here and readable; the rest is on its way"),
        Transition(from: .queued, .supplemented, to: .queued, "hub: a late object came"),
        Transition(from: .final, .supplemented, to: .queued, "hub: a late object came; read again as an addendum"),
        Transition(from: .delivered, .supplemented, to: .queued, "hub: a late object came; read again as an addendum"),
        Transition(
            from: .complete, .archived, to: .final, "hub: a kind that nobody reads (vital signs, controls)"),
        Transition(from: .queued, .claimed, to: .reading, "reader: claim with lease"),
        Transition(from: .reading, .returned, to: .queued, "reader or hub: released, or lease ended"),
        Transition(from: .reading, .rejected, to: .rejectedQuality, "reader: quality reason code"),
        Transition(from: .reading, .signed, to: .final, "reader: report signed"),
        Transition(
            from: .reading, .reported, to: .preliminary,
            "reader: preliminary report signed; the clinic reads it where it is urgent only"),
        Transition(from: .preliminary, .supplemented, to: .preliminary, "hub: a late object came"),
        Transition(from: .preliminary, .signed, to: .final, "reviewer: final report signed"),
        Transition(from: .final, .amended, to: .final, "reader or reviewer: a new version, with its reason"),
        Transition(from: .delivered, .amended, to: .final, "reader or reviewer: a new version, to be opened again"),
        Transition(from: .final, .delivered, to: .delivered, "clinic: report opened"),
        Transition(from: .registered, .cancelled, to: .cancelled, "clinic or hub: reason"),
        Transition(from: .uploading, .cancelled, to: .cancelled, "clinic or hub: reason"),
        Transition(
            from: .quarantined, .cancelled, to: .cancelled, "clinic or centre: reason; the bytes stay"),
        Transition(from: .complete, .recalled, to: .recalled, "clinic: before it is read, reason"),
        Transition(from: .queued, .recalled, to: .recalled, "clinic: before it is read, reason"),
    ])

    /// The state after `event`.
    package func after(_ event: ExamEvent) throws(ExamError) -> ExamState {
        guard let next = Self.transitions.target(from: self, on: event) else {
            throw .notPossible(event, in: self)
        }
        return next
    }
}

/// Why a reader sends an exam back; raw values are the codes in SQL and JSON.
package enum QualityReason: String, CaseIterable, Codable, Sendable {
    case leadReversal = "lead_reversal"
    case baselineWander = "baseline_wander"
    case mainsNoise = "mains_noise"
    case missingLead = "missing_lead"
    case calibrationAbsent = "calibration_absent"
    case wrongPatient = "wrong_patient"
    case haemolysedOrClotted = "haemolysed_or_clotted"
    case motionBlur = "motion_blur"
    case exposure
    case unreadable
}
