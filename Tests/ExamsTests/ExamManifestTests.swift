// What a manifest may promise.
import Alliance
import Exams
import FoundationEssentials
import Testing

@Suite struct ExamManifestTests {
    static let now = Date(timeIntervalSince1970: 1_760_000_000)
    static let limits = ManifestLimits(objects: 3, objectSize: 1000, totalSize: 1500, clockDrift: 600)

    static func object(_ number: Int, _ name: String, kind: ObjectKind = .png, size: Int = 10)
        -> ManifestObject
    {
        guard let digest = ContentDigest(String(repeating: "0a", count: 32)) else { preconditionFailure() }
        return ManifestObject(number: number, name: name, kind: kind, size: size, sha256: digest)
    }

    static func manifest(_ objects: [ManifestObject], performedAt: Date = now) throws -> ExamManifest {
        ExamManifest(
            id: .new(at: now), kind: .photo, urgency: .routine, performedAt: performedAt, patient: nil,
            request: try ExamRequest(ExamRequestDraft(chiefComplaint: "皮疹三天")), objects: objects)
    }

    @Test func `a whole manifest passes, its patient unknown or not`() throws {
        try Self.manifest([Self.object(1, "a.png"), Self.object(2, "b.png")]).check(
            within: Self.limits, at: Self.now)
    }

    @Test(arguments: [
        ([], ManifestError.noObjects),
        ((1...4).map { object($0, "\($0).png") }, .tooManyObjects(limit: 3)),
        ([object(2, "a.png")], .wrongNumber(at: 1)),
        ([object(1, "a.png"), object(2, "A.PNG")], .repeatedName(object: 2)),
        ([object(1, "../a.png")], .wrongName(object: 1, .pathPart)),
        ([object(1, "c:\\a.png")], .wrongName(object: 1, .pathPart)),
        ([object(1, ".hidden")], .wrongName(object: 1, .hidden)),
        ([object(1, "")], .wrongName(object: 1, .text(.empty))),
        ([object(1, "a", size: 0)], .empty(object: 1)),
        ([object(1, "a", size: -5)], .empty(object: 1)),
        ([object(1, "a", size: 1001)], .tooLarge(object: 1, limit: 1000)),
        ([object(1, "a", size: 900), object(2, "b", size: 900)], .tooLargeTogether(limit: 1500)),
        ([object(1, "a.hl7", kind: .hl7)], .kindDoesNotFit(object: 1, .hl7, .photo)),
    ])
    func `a fault names the object and the field`(objects: [ManifestObject], fault: ManifestError) throws {
        let manifest = try Self.manifest(objects)
        #expect(throws: fault) { try manifest.check(within: Self.limits, at: Self.now) }
    }

    @Test func `a terminal's clock may run ahead a little, not more`() throws {
        try Self.manifest([Self.object(1, "a")], performedAt: Self.now + 599).check(
            within: Self.limits, at: Self.now)
        let ahead = try Self.manifest([Self.object(1, "a")], performedAt: Self.now + 601)
        #expect(throws: ManifestError.performedInTheFuture) {
            try ahead.check(within: Self.limits, at: Self.now)
        }
    }

    @Test func `anything may be sent as other`() {
        for kind in ExamKind.allCases { #expect(ObjectKind.other.fits(kind)) }
        #expect(!ObjectKind.png.fits(.bloodCount))
    }
}
