// A refused exam, mended: the same files under another manifest.
package import FoundationEssentials
import Glibc
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

    /// The alliance's mapping by which a table is read.
    package var mapping: String?

    /// Whether the files go up as they were captured, where they were packed.
    package var isUnpacked = false

    /// Changes nothing.
    package init() {}

    /// Whether nothing is to be different.
    package var isEmpty: Bool { self == ExamCorrection() }

    fileprivate var isOnlyUrgency: Bool {
        var rest = self
        rest.urgency = nil
        return rest.isEmpty
    }

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
        do throws(SpoolError) {
            guard let old = try await spool.capture(exam), old.state == .refused else {
                throw SpoolError.notPossible(exam: exam.description)
            }
            let capture = try await successor(of: old, correction, at: await hubTime())
            try await spool.enter(capture, insteadOf: exam)
            return capture
        } catch {
            throw await explained(error)
        }
    }

    /// Sends an exam again: a refused one as it was or corrected, one that the hub keeps and cannot read only corrected, one that
    /// waits for its patient now, if said so with another urgency. What
    /// an earlier identity of this home has signed is signed anew, and keeps its id: the hub may have part of it.
    /// - Returns: the exam that goes up.
    /// - Throws: `usage` where the exam's state does not allow it, or nothing would be different.
    package nonisolated func sendAgain(
        _ exam: WireID, _ correction: ExamCorrection
    ) async throws(ClinicError) -> WireID {
        let old = try await found(exam)
        if [.notReadable, .control].contains(Stage(old, isOpened: false)) {
            return try await repeated(old, correction).exam
        }
        if let urgency = correction.urgency, old.state.isWaiting, correction.isOnlyUrgency {
            try await release(exam, as: urgency)
            return exam
        }
        guard correction.isEmpty else { return try await correct(exam, correction).exam }
        do throws(SpoolError) {
            try await signAnew(exam)
            try await spool.requeue(exam, at: await hubTime())
        } catch {
            throw await explained(error)
        }
        return exam
    }

    /// A new exam of one that the hub has and cannot read. The hub keeps the old one, with its receipt.
    private nonisolated func repeated(
        _ old: Capture, _ correction: ExamCorrection
    ) async throws(ClinicError) -> Capture {
        if let next = old.successor { throw .wentAgain(old.exam, as: next) }
        guard !correction.isEmpty else { throw .nothingDiffers(old.exam) }
        do throws(SpoolError) {
            let hold = try spool.folder.holdAgainstPruning()
            defer { withExtendedLifetime(hold) {} }
            if let gone = (old.objects + old.originals).first(where: { !spool.folder.isWhole($0) }) {
                throw SpoolError.unreadable(path: spool.folder.path(of: gone.sha256), errno: ENOENT)
            }
            let capture = try await successor(of: old, correction, at: await hubTime())
            try await spool.enter(capture, besides: old.exam)
            return capture
        } catch {
            throw ClinicError(error)
        }
    }

    /// The same files under another id. Whose it is, said after the old one had left and never heard by the hub, is said with
    /// the new one.
    nonisolated func successor(
        of old: Capture, _ correction: ExamCorrection, at moment: Date
    ) async throws(SpoolError) -> Capture {
        var manifest = try old.manifest()
        manifest.exam = .timeOrdered(at: moment)
        if let said = try await spool.attachment(of: old.exam), said.toldAt == nil {
            let person = try await spool.patient(said.patient)
            manifest.patient = person?.reference ?? PatientReference(id: said.patient)
        }
        correction.apply(to: &manifest)
        let isUnpacked = correction.isUnpacked && !old.originals.isEmpty
        let objects = isUnpacked ? old.originals : old.objects
        let said = Dictionary(manifest.objects.map { ($0.sha256, $0.mediaType) }) { first, _ in first }
        manifest.objects = ObjectName.distinct(objects.map(\.declared))
        for place in manifest.objects.indices {
            manifest.objects[place].mediaType =
                said[manifest.objects[place].sha256] ?? manifest.objects[place].mediaType
        }
        if let mapping = correction.mapping { manifest.choose(mapping: mapping) }
        var capture = Capture(
            manifest, urgency: Urgency(rawValue: manifest.urgency) ?? old.urgency, signed: try sign(manifest),
            objects: objects, at: moment)
        capture.originals = isUnpacked ? [] : old.originals
        capture.mayBePacked = old.mayBePacked && !correction.isUnpacked
        capture.mark = old.mark
        return capture
    }

    /// Gives up a refused exam, or puts aside one that the hub keeps and cannot read, with the reason. Everything of it stays in
    /// the spool, and at the hub what is there.
    /// - Throws: `usage` when the exam is neither.
    package nonisolated func discard(
        _ exam: WireID, because reason: String
    ) async throws(ClinicError) {
        do { try await spool.discard(exam, because: reason, at: await hubTime()) } catch {
            throw await explained(error)
        }
    }
}

extension ClinicError {
    fileprivate static func wentAgain(_ exam: WireID, as next: WireID) -> ClinicError {
        ClinicError(
            .usage, "sent-again-already", zh: "检查 \(exam) 已作为 \(next) 重新发送。用 lianyi-clinic status \(next) 查看。",
            en: "Exam \(exam) was sent again as \(next). See lianyi-clinic status \(next).")
    }

    fileprivate static func nothingDiffers(_ exam: WireID) -> ClinicError {
        ClinicError(
            .usage, "nothing-differs", zh: "原样重发 \(exam)，中心仍无法读取。请写明改正之处，如 --kind；文件本身损坏的，请从设备重新导出后作为新检查发送。",
            en: "Sent as it is, \(exam) is not readable again. Say what is different, such as --kind; "
                + "where the file is damaged, export it again and send that as a new exam.")
    }
}
