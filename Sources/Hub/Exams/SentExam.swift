// A manifest and its small objects as they came over the wire, checked before the database is asked anything.
import Alliance
import Crypto
import Exams
import FoundationEssentials
import HubAPI
import Patients
import Records

/// What a sender said, in the domain's own types, with every field checked.
struct SentExam: Sendable {
    /// Whose exam it is, by the sender's word.
    enum Whose: Sendable {
        case unknown
        case known(PatientID)
        case described(DescribedPatient)
    }

    let manifest: ExamManifest
    let mediaTypes: [Int: String]
    let patient: Whose
    let operatorLogin: String?
    /// The sender's clock at the capture, where it tells it.
    let clock: SenderClock?
    /// The manifest's bytes exactly as signed, with the signature where there is one.
    let evidence: [UInt8]
    /// SHA-256 of the manifest's JSON bytes.
    let manifestHash: [UInt8]
    /// The bytes that came inside the body, by object number; each is proved by its digest.
    private(set) var contents: [Int: [UInt8]]
    /// Objects whose bytes this request brought and proved, and which lie in the blob store already.
    private(set) var placed: Set<Int> = []
    /// Bare uploads that hold objects, by number.
    let uploads: [Int: UUID]
    /// Why a new exam is not taken in with this manifest; one that the hub has already is, whatever its clock says now.
    let fault: ManifestError?
    /// What an emergency is taken in without, for its reader.
    let leftOut: [IntakeReason]

    /// - Parameter id: the exam that the address names; nil where the manifest alone says it.
    init(_ body: UploadRequest, id: ExamID?, by actor: Actor, now: Date) throws {
        let (wire, bytes, evidence) = try SentExam.manifest(in: body, by: actor)
        guard id == nil || id?.uuid == wire.exam.uuid else {
            throw Problem.invalid("exam", "清单中的编号与地址不符。", "The manifest names another exam than the address.")
        }
        self.evidence = evidence
        manifestHash = Array(SHA256.hash(data: bytes))
        operatorLogin = wire.operator
        var words = ManifestWords(of: wire)
        clock = try words.read(else: nil) { try SentExam.clock(wire.clock) }
        patient = try words.patient(wire.patient)
        manifest = try SentExam.manifest(wire, &words)
        let moment = words.moment(of: manifest.performedAt, now: now)
        leftOut = words.leftOut
        do throws(ManifestError) {
            try manifest.check(within: .initial, at: moment)
            fault = nil
        } catch {
            fault = error
        }
        mediaTypes = Dictionary(wire.objects.map { ($0.number, String($0.mediaType.prefix(100))) }) { first, _ in first
        }
        contents = try SentExam.contents(body.contents ?? [:], of: manifest)
        uploads = try SentExam.uploads(body.uploads ?? [:], of: manifest)
    }

    /// A terminal's manifest is signed by its key; a person's is covered by the session.
    private static func manifest(
        in body: UploadRequest, by actor: Actor
    ) throws -> (Manifest, bytes: [UInt8], evidence: [UInt8]) {
        if let signed = body.signedManifest {
            guard let text = actor.terminalKey,
                let key = try? WireJSON.value(PublicJWK.self, in: Array(text.utf8)).verifyingKey,
                let payload = try? CompactJWS(signed).verified(by: key, type: SignedType.manifest)
            else { throw Problem.signatureNotValid }
            return (try Problem.decoding(Manifest.self, payload), payload, Array(signed.utf8))
        }
        guard actor.kind == .staff, let manifest = body.manifest else {
            throw Problem.invalid("signedManifest", "终端须发送签名的清单。", "A terminal sends a signed manifest.")
        }
        let bytes = try WireJSON.bytes(of: manifest)
        return (manifest, bytes, bytes)
    }

    private static func manifest(_ wire: Manifest, _ words: inout ManifestWords) throws -> ExamManifest {
        guard let kind = ExamKind(rawValue: wire.kind) else {
            throw Problem.invalid("kind", "未知的检查类型：\(wire.kind)。", "Unknown kind of exam: \(wire.kind).")
        }
        guard let urgency = Exams.Urgency(rawValue: wire.urgency) else {
            throw Problem.invalid(
                "urgency", "紧急程度应为 routine、urgent 或 emergency。",
                "The urgency is routine, urgent or emergency.")
        }
        return ExamManifest(
            id: ExamID(wire.exam.uuid), kind: kind, urgency: urgency, performedAt: wire.performedAt, patient: nil,
            request: try words.request(wire.request.draft), objects: try wire.objects.map(object))
    }

    /// A clock may be wrong by decades; what no clock can show is not written down.
    private static func clock(_ wire: Manifest.Clock?) throws -> SenderClock? {
        guard let wire else { return nil }
        let centuries = -62_135_596_800.0...253_402_300_799  // the years 1 to 9999
        guard centuries.contains(wire.device.timeIntervalSince1970), (wire.skew ?? 0).isFinite,
            abs(wire.skew ?? 0) <= 253_402_300_799
        else { throw Problem.invalid("clock", "设备时间无效。", "The device's time is not valid.") }
        return SenderClock(device: wire.device, skew: wire.skew)
    }

    private static func object(_ wire: Manifest.Object) throws -> ManifestObject {
        guard let digest = Exams.ContentDigest(wire.sha256.description), let size = Int(exactly: wire.size) else {
            throw Problem.invalid("objects[\(wire.number)].size", "文件大小无效。", "The size is not valid.")
        }
        return ManifestObject(
            number: wire.number, name: wire.name, kind: .other, size: size, sha256: digest,
            isEssential: wire.essential ?? false)
    }

    /// Largest object that lives in its row; what came inside the body and is larger goes to the blob store first.
    static let rowLimit = 65_536

    /// Whether every object has come.
    var isWhole: Bool { manifest.objects.allSatisfy { contents[$0.number] != nil || placed.contains($0.number) } }

    /// Whether the bytes of an object have come, by whatever way.
    func holds(_ number: Int) -> Bool {
        contents[number] != nil || placed.contains(number) || uploads[number] != nil
    }

    /// The bytes that live in rows.
    var rows: [Int: [UInt8]] { contents.filter { $0.value.count <= Self.rowLimit } }

    /// The objects whose bytes are still to come.
    var announced: [(number: Int, size: Int64)] {
        manifest.objects
            .filter { contents[$0.number] == nil && !placed.contains($0.number) && uploads[$0.number] == nil }
            .map { ($0.number, Int64($0.size)) }
    }

    /// Takes the bytes of an object that came beside the manifest; they are proved by their digest.
    mutating func bring(_ content: [UInt8], of number: Int) throws {
        contents.merge(try Self.contents([String(number): Data(content)], of: manifest)) { $1 }
    }

    /// Notes that the caller has proved the bytes of an object and put them into the blob store.
    mutating func notePlaced(_ number: Int) { placed.insert(number) }

    private static func contents(_ sent: [String: Data], of manifest: ExamManifest) throws -> [Int: [UInt8]] {
        var contents: [Int: [UInt8]] = [:]
        for (name, data) in sent {
            let object = try object(named: name, in: manifest, "contents")
            guard data.count == object.size, Exams.ContentDigest(bytes: Array(SHA256.hash(data: data))) == object.sha256
            else {
                throw Problem.digestMismatch(object: object.number)
            }
            contents[object.number] = Array(data)
        }
        return contents
    }

    private static func uploads(_ sent: [String: WireID], of manifest: ExamManifest) throws -> [Int: UUID] {
        var uploads: [Int: UUID] = [:]
        for (name, upload) in sent { uploads[try object(named: name, in: manifest, "uploads").number] = upload.uuid }
        return uploads
    }

    private static func object(named name: String, in manifest: ExamManifest, _ field: String) throws -> ManifestObject
    {
        guard let object = Int(name).flatMap({ number in manifest.objects.first { $0.number == number } }) else {
            throw Problem.invalid("\(field).\(name)", "清单中没有这个编号。", "The manifest has no object of this number.")
        }
        return object
    }
}

extension RequestForm? {
    /// The request form as the domain checks it. What the clinic left out is said to be left out.
    fileprivate var draft: ExamRequestDraft {
        var draft = ExamRequestDraft(chiefComplaint: self?.complaint ?? ExamRequestDraft.unsaid)
        draft.symptoms = self?.symptoms
        draft.history = self?.history
        draft.medication = self?.medication
        draft.allergies = self?.allergies
        draft.provisionalDiagnosis = self?.provisionalDiagnosis
        draft.diagnosisCode = self?.diagnosisCode
        draft.question = self?.question
        draft.specimen = self?.specimen
        draft.pregnant = self?.pregnant
        draft.pregnancyWeek = self?.pregnancyWeek
        return draft
    }
}
