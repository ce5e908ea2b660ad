// What an exam consists of, said before its bytes come.
import Alliance
package import FoundationEssentials
package import Patients

/// How much one exam may hold: data of the alliance.
package struct ManifestLimits: Hashable, Codable, Sendable {
    package let objects: Int
    /// Bytes of one object.
    package let objectSize: Int
    /// Bytes of all objects together.
    package let totalSize: Int
    /// How far ahead of the hub's clock `performedAt` may lie, in seconds: terminals' clocks drift.
    package let clockDrift: Double

    package init(objects: Int, objectSize: Int, totalSize: Int, clockDrift: Double) {
        self.objects = objects
        self.objectSize = objectSize
        self.totalSize = totalSize
        self.clockDrift = clockDrift
    }

    /// What a new alliance starts with: 64 objects, 64 MiB each (a raw DR picture is 15 MB), 256 MiB
    /// together, ten minutes of drift (our proposal).
    package static let initial = ManifestLimits(
        objects: 64, objectSize: 64 << 20, totalSize: 256 << 20, clockDrift: 600)
}

/// What is wrong with a manifest; each case names its field, and objects by number.
package enum ManifestError: Error, Hashable, Sendable {
    case noObjects
    case tooManyObjects(limit: Int)
    /// Numbers must be 1, 2, 3 … in this order; this place (from 1) has another.
    case wrongNumber(at: Int)
    case wrongName(object: Int, ObjectNameFault)
    /// An earlier object has the same name.
    case repeatedName(object: Int)
    case empty(object: Int)
    case tooLarge(object: Int, limit: Int)
    case tooLargeTogether(limit: Int)
    /// An object of this kind cannot belong to an exam of this kind.
    case kindDoesNotFit(object: Int, ObjectKind, ExamKind)
    /// `performedAt` lies further ahead of the hub's clock than allowed.
    case performedInTheFuture
}

/// 检查清单: the exam's facts and the list of its objects, as the terminal names them.
package struct ExamManifest: Hashable, Sendable {
    package let id: ExamID
    package let kind: ExamKind
    package let urgency: Urgency
    /// When the exam was made, by the terminal's clock.
    package let performedAt: Date
    /// Nil while it is not known who the patient is.
    package let patient: PatientID?
    package let request: ExamRequest
    package let objects: [ManifestObject]

    package init(
        id: ExamID, kind: ExamKind, urgency: Urgency, performedAt: Date, patient: PatientID?,
        request: ExamRequest,
        objects: [ManifestObject]
    ) {
        self.id = id
        self.kind = kind
        self.urgency = urgency
        self.performedAt = performedAt
        self.patient = patient
        self.request = request
        self.objects = objects
    }

    /// Throws the first thing that is wrong with the manifest, received at `moment`.
    package func check(within limits: ManifestLimits, at moment: Date) throws(ManifestError) {
        guard performedAt <= moment.addingTimeInterval(limits.clockDrift) else { throw .performedInTheFuture }
        guard !objects.isEmpty else { throw .noObjects }
        guard objects.count <= limits.objects else { throw .tooManyObjects(limit: limits.objects) }
        var names: Set<String> = []
        var total = 0
        for (index, object) in objects.enumerated() {
            guard object.number == index + 1 else { throw .wrongNumber(at: index + 1) }
            try check(object, within: limits)
            guard names.insert(object.name.lowercased()).inserted else {
                throw .repeatedName(object: object.number)
            }
            total += object.size
            guard total <= limits.totalSize else { throw .tooLargeTogether(limit: limits.totalSize) }
        }
    }

    private func check(_ object: ManifestObject, within limits: ManifestLimits) throws(ManifestError) {
        if let fault = ManifestObject.fault(ofName: object.name) {
            throw .wrongName(object: object.number, fault)
        }
        guard object.size > 0 else { throw .empty(object: object.number) }
        guard object.size <= limits.objectSize else {
            throw .tooLarge(object: object.number, limit: limits.objectSize)
        }
        guard object.kind.fits(kind) else { throw .kindDoesNotFit(object: object.number, object.kind, kind) }
    }
}
