// GET and PUT /api/v1/readings/{id}/annotations, and GET /api/v1/reports/{id}/annotations
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// Marks on the wire.
struct AnnotationsView: Encodable, Sendable {
    let reading: WireID
    /// 0 where nothing has been drawn.
    let version: Int
    let items: [Annotation]

    init(_ stored: StoredAnnotations) {
        reading = WireID(stored.reading.uuid)
        version = stored.version
        items = stored.items
    }

    init(none reading: ReadingID) {
        self.reading = WireID(reading.uuid)
        version = 0
        items = []
    }

    /// With the version as ETag, for the next change.
    var answer: Response {
        get throws {
            var response = try Response.json(self)
            response.headers[.eTag] = "\"\(version)\""
            return response
        }
    }
}

/// Shows what has been drawn in a reading.
struct ShowAnnotations {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let view = try await hub.database.write(as: call.actor.mode) { db in
            guard try db.reading(id) != nil else { throw Problem.notFound }
            let stored = try db.annotations(of: id)
            try db.audit(AuditRow("reading.viewed", object: ("reading", id.uuid)), by: call.actor, from: call.origin)
            guard let stored else { return AnnotationsView(none: id) }
            return AnnotationsView(stored)
        }
        return try view.answer
    }

    /// Those of a report, for whoever may see it.
    func ofReport(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        let view = try await hub.database.write(as: call.actor.mode) { db in
            guard let report = try db.report(id), let stored = try db.annotations(ofReport: id) else {
                throw Problem.notFound
            }
            try db.audit(
                AuditRow("report.viewed", object: ("report", id), patient: report.patient?.uuid), by: call.actor,
                from: call.origin)
            return AnnotationsView(stored)
        }
        return try view.answer
    }
}

/// Keeps what has been drawn. `If-Match` names the version that it goes over; none is the first. Only who holds the claim
/// draws: a signed report keeps what was drawn when it was signed.
struct KeepAnnotations {
    let hub: Hub

    struct Body: Codable, Sendable {
        /// The claim's fencing token.
        let epoch: Int
        let items: [Annotation]
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let body = try await call.request.whole(Body.self, limit: 65_536)
        let over = try version(call.request)
        let version = try await hub.database.write(as: call.actor.mode) { db in
            guard let reading = try db.reading(id), let exam = try db.exam(reading.exam) else { throw Problem.notFound }
            let claim = try call.claim(ClaimProof(epoch: body.epoch))
            guard try db.holds(id, by: claim) else {
                throw Problem.claimLost(try db.reading(id) ?? reading, by: claim)
            }
            try check(body.items, on: exam)
            guard let version = try db.save(annotations: body.items, of: id, by: call.actor, over: over) else {
                throw Problem.annotationsChanged
            }
            var row = AuditRow("reading.annotated", object: ("reading", id.uuid), patient: exam.patient?.uuid)
            row.detail = ["marks": "\(body.items.count)", "version": "\(version)"]
            try db.audit(row, by: call.actor, from: call.origin)
            return version
        }
        var response = try Response.json(["version": version])
        response.headers[.eTag] = "\"\(version)\""
        return response
    }

    private func version(_ request: Request) throws -> Int? {
        guard let text = request.headers[.ifMatch] else { return nil }
        guard let version = Int(text.filter { $0 != "\"" }) else {
            throw Problem.invalid("If-Match", "If-Match 应为标注版本号。", "If-Match is the version of the marks.")
        }
        return version
    }

    /// Against the size that opening the file gave.
    private func check(_ marks: [Annotation], on exam: StoredExam) throws {
        guard !marks.isEmpty else { return }
        let pictures = exam.annotatedPictures
        guard !pictures.isEmpty else { throw Problem.annotationsNeedPicture }
        guard let (place, fault) = AnnotatedPicture.check(marks, on: pictures) else { return }
        throw Problem.annotation(place, fault, pictures[marks[min(place, marks.count - 1)].object])
    }
}

extension StoredExam {
    /// Its pictures as opening the files found them, by their object's number.
    var annotatedPictures: [Int: AnnotatedPicture] {
        let stored = Set(objects.lazy.filter(\.isStored).map(\.number))
        let found: [(Int, AnnotatedPicture)] =
            switch content {
            case .picture(let picture): stored.map { ($0, AnnotatedPicture(picture)) }
            case .pictures(let series):
                series.pictures.compactMap { entry in
                    entry.picture.map { (entry.object, AnnotatedPicture($0)) }
                }
            default: []
            }
        return Dictionary(found.filter { stored.contains($0.0) }) { first, _ in first }
    }
}

extension Problem {
    static let annotationsChanged = make(
        "annotations-changed", 412, zh: ("标注已变化", "标注在别处已保存为新版本，请重新载入。"),
        en: ("The marks changed", "They were saved elsewhere. Load them again."))

    static let annotationsNeedPicture = invalid(
        "items", "只有图像可以标注；这份检查不是图像。", "Marks lie on pictures; this exam is none.")

    fileprivate static func annotation(_ place: Int, _ fault: AnnotationFault, _ picture: AnnotatedPicture?) -> Problem
    {
        let size = picture.map { "\($0.width) × \($0.height)" } ?? ""
        let (zh, en): (String, String) =
            switch fault {
            case .tooMany: ("标注最多 \(Annotation.most) 个。", "At most \(Annotation.most) marks.")
            case .noPicture: ("没有这个文件或这一帧。", "There is no such object or frame.")
            case .outside: ("标注超出图像（\(size)）。", "The mark lies outside of the picture (\(size)).")
            case .text: ("文字最多 \(Annotation.textLimit) 字。", "A text has at most \(Annotation.textLimit) characters.")
            }
        return invalid("items[\(place)]", zh, en)
    }
}
