// GET /api/v1/exams/{id}/objects/{number} and GET /api/v1/exams/{id}/signals
import Blobs
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Logging
import NIOCore
import Patients
import Postgres
import Records
import Workers

/// Sends an object as an attachment that no browser runs: exactly as it came, but for a PNG or JPEG, of which everybody gets
/// a copy without what the camera wrote beside the picture. The original of such a one is a choice of its own.
struct ShowObject {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let wantsOriginal = try Self.wantsOriginal(call)
        guard let number = call.parameters.get("number").flatMap({ Int($0) }) else { throw Problem.notFound }
        let opened = try await OpenedExam.viewed(
            ExamID(try call.parameters.id()), by: call, hub, as: "object.viewed",
            detail: ["number": "\(number)", "as": wantsOriginal ? "original" : "copy"]
        ) { exam in
            guard exam.objects.contains(where: { $0.number == number && $0.isStored }) else { throw Problem.notFound }
        }
        guard let object = opened.exam.objects.first(where: { $0.number == number }) else { throw Problem.notFound }
        guard !wantsOriginal, isPhotograph(object, opened.content(of: number)) else {
            return try await original(object, opened.content(of: number), call)
        }
        let making = try await opened.asked(of: number, hub) { files in try await hub.workers.strip(files) }
        switch making {
        case .unmade(let reason): throw Problem.notStripped(reason)
        case .made(let files): return Self.answer(files.first?.bytes ?? [], named: object.name, number)
        }
    }

    /// Place and time of a picture are for those who treat, who may need them: nobody else, and not by accident.
    private static func wantsOriginal(_ call: Call) throws -> Bool {
        guard let text = call.request.query("original") else { return false }
        guard ["true", "false"].contains(text) else {
            throw Problem.invalid("original", "original 应为 true 或 false。", "original is true or false.")
        }
        guard text == "true" else { return false }
        guard call.actor.duties.contains("treats") else { throw Problem.notYours(need: "treats") }
        return true
    }

    /// By its first bytes. What is in the file, a worker alone looks at.
    private func isPhotograph(_ object: StoredObject, _ inline: [UInt8]?) -> Bool {
        let name = Exams.ContentDigest(bytes: object.sha256)?.description ?? ""
        let start = inline.map { Array($0.prefix(4)) } ?? hub.blobs.beginning(of: name, 4)
        return start == [0x89, 0x50, 0x4E, 0x47] || start.starts(with: [0xFF, 0xD8, 0xFF])
    }

    private func original(_ object: StoredObject, _ inline: [UInt8]?, _ call: Call) async throws -> Response {
        var headers = Self.headers(named: object.name, object.number)
        if let digest = SHA256Hex(bytes: object.sha256) { headers.add(digest) }
        if let inline {
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: inline)))
        }
        guard let name = Exams.ContentDigest(bytes: object.sha256)?.description else { throw Problem.unexpected }
        let body = try await FileIO().loadFile(
            path: hub.blobs.path(of: name), context: PlainContext(source: .init(logger: call.logger)))
        return Response(status: .ok, headers: headers, body: body)
    }

    /// The copy has a digest of its own; the manifest's is the original's.
    private static func answer(_ bytes: [UInt8], named name: String, _ number: Int) -> Response {
        var headers = headers(named: name, number)
        headers.add(SHA256Hex(of: Data(bytes)))
        return Response(status: .ok, headers: headers, body: .pieces(of: bytes))
    }

    private static func headers(named name: String, _ number: Int) -> HTTPFields {
        var headers: HTTPFields = [.contentType: "application/octet-stream", .cacheControl: "private, no-store"]
        headers[.contentDisposition] =
            "attachment; filename=\"object-\(number)\"; filename*=UTF-8''\(FormFields.escaped(name))"
        return headers
    }
}

extension HTTPFields {
    /// Digest and tag of what is sent.
    fileprivate mutating func add(_ digest: SHA256Hex) {
        self[.contentDigest] = HubAPI.ContentDigest.text(digest)
        self[.eTag] = "\"\(digest.text)\""
    }
}

extension Problem {
    fileprivate static func notStripped(_ reason: IntakeReason) -> Problem {
        make(
            "not-copied", 422,
            zh: ("无法生成副本", "\(reason.zh)因此不能去除其中的拍摄地点等信息。原文件完好；诊治人员可加 ?original=true 下载原文件。"),
            en: (
                "No copy",
                "\(reason.en) So place and time cannot be taken out of it. The file is intact: who treats may ask for "
                    + "it as it is with ?original=true."
            ))
    }
}

/// What reading a file asks for of a request's context.
private struct PlainContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    struct Source: RequestContextSource { let logger: Logger }
    init(source: Source) { coreContext = .init(source: source) }
}

/// The samples of an electrocardiogram, in the file's own digital steps, with what turns them into millivolts.
struct ShowSignals {
    let hub: Hub

    struct View: Encodable, Sendable {
        struct Lead: Encodable, Sendable {
            let name: String
            let unit: String
            let gain: Double
            let baseline: Int
            /// The exact step of 0 where it lies between two; nil where `baseline` is exact.
            let zero: Double?
            let samples: [Int32]
        }

        let samplingFrequency: Double
        let leads: [Lead]
    }

    /// Samples of all leads that one answer may hold, as they lie in memory as numbers and as text at once: twelve leads
    /// of five minutes at 1 kHz.
    private static let sampleLimit = 3_600_000

    static func fits(_ recording: Electrocardiogram) -> Bool {
        let (all, overflow) = recording.sampleCount.multipliedReportingOverflow(by: recording.leads.count)
        return !overflow && all <= sampleLimit
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let opened = try await OpenedExam.viewed(ExamID(try call.parameters.id()), by: call, hub) { exam in
            guard case .electrocardiogram(let recording)? = exam.content else { throw Problem.notFound }
            guard Self.fits(recording) else { throw Problem.recordingTooLong }
        }
        guard case .electrocardiogram(let recording)? = opened.exam.content else { throw Problem.notFound }
        let samples = try await opened.asked(hub) { files in try await hub.workers.samples(files) }
        // The files were opened anew: a lead that is computed now may stand between those of the description.
        var rest = samples[...]
        let leads = recording.leads.compactMap { lead -> View.Lead? in
            guard let place = rest.firstIndex(where: { $0.name == lead.name }) else { return nil }
            defer { rest = rest[(place + 1)...] }
            return View.Lead(
                name: lead.name, unit: lead.unit, gain: lead.gain, baseline: lead.baseline, zero: lead.zero,
                samples: rest[place].values)
        }
        return try .json(View(samplingFrequency: recording.samplingFrequency, leads: leads))
    }
}

extension Problem {
    static let recordingTooLong = make(
        "recording-too-long", 422, zh: ("记录过长", "记录过长，不能一次取出全部采样点，请下载原文件查看。"),
        en: ("Recording too long", "Its samples do not fit into one answer. Download the file as it was sent."))
}

extension WorkerError: ProblemConvertible {
    var problem: Problem {
        let problem = Problem.make(
            "worker-failed", 503, zh: ("文件暂时无法打开", "\(words.zh)原文件完好。"),
            en: ("The file cannot be opened now", "\(words.en) The file as it was sent is intact."))
        switch self {
        case .tooManyWaiting, .waitedTooLong, .cancelled, .closed: return problem.retried(after: 3)
        default: return problem
        }
    }
}
