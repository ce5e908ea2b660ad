// A refused exam, mended: the same files under another manifest.
package import FoundationEssentials
package import HubAPI
package import Spool

/// What is to be different in an exam that the hub refused. What is nil stays as it was.
package struct ExamCorrection: Sendable, Equatable {
    /// `CBC`, `ECG12` …
    package var kind: String?
    /// How soon it must be read.
    package var urgency: Urgency?
    /// When it was done.
    package var performedAt: Date?
    /// The staff account of whoever recorded it.
    package var `operator`: String?
    /// Whom it is about; only the members given are changed.
    package var patient: PatientReference?
    /// What the clinic asks.
    package var request: RequestForm?

    /// Changes nothing.
    package init() {}

    /// Whether nothing is to be different.
    package var isEmpty: Bool { self == ExamCorrection() }

    func apply(to manifest: inout Manifest) {
        manifest.kind = kind ?? manifest.kind
        manifest.urgency = urgency?.rawValue ?? manifest.urgency
        manifest.performedAt = performedAt ?? manifest.performedAt
        manifest.operator = `operator` ?? manifest.operator
        manifest.request = request ?? manifest.request
        guard let patient else { return }
        // Who is named by an id is another person: nothing of the former one stays.
        guard patient.id == nil else {
            manifest.patient = patient
            return
        }
        var merged = manifest.patient ?? PatientReference()
        merged.name = patient.name ?? merged.name
        merged.identity = patient.identity ?? merged.identity
        merged.sex = patient.sex ?? merged.sex
        merged.birthDate = patient.birthDate ?? merged.birthDate
        merged.phone = patient.phone ?? merged.phone
        manifest.patient = merged
    }
}

extension Terminal {
    /// Makes a new exam of a refused one: same files, other words. The old one stays as superseded.
    /// - Throws: `usage` when the exam is not refused.
    package nonisolated func correct(
        _ exam: WireID, _ correction: ExamCorrection
    ) async throws(ClinicError) -> Capture {
        let moment = await hubTime()
        do throws(SpoolError) {
            guard let old = try await spool.capture(exam), old.state == .refused else {
                throw SpoolError.notPossible(exam: exam.description)
            }
            var manifest = try old.manifest()
            manifest.exam = .timeOrdered(at: moment)
            // Whose it is, said after the old one had left and never heard by the hub, is said with the new one.
            if let said = try await spool.attachment(of: exam), said.toldAt == nil {
                manifest.patient = PatientReference(id: said.patient)
            }
            correction.apply(to: &manifest)
            let signed = try sign(manifest)
            var capture = Capture(
                manifest, urgency: Urgency(rawValue: manifest.urgency) ?? old.urgency, signed: signed,
                objects: old.objects, at: moment)
            capture.mark = old.mark
            try await spool.enter(capture, insteadOf: exam)
            return capture
        } catch {
            throw ClinicError(error)
        }
    }

    /// Gives up a refused exam, with the reason. Everything of it stays in the spool.
    /// - Throws: `usage` when the exam is not refused.
    package nonisolated func discard(
        _ exam: WireID, because reason: String, at moment: Date = Date()
    ) async throws(ClinicError) {
        do { try await spool.discard(exam, because: reason, at: moment) } catch { throw ClinicError(error) }
    }
}
