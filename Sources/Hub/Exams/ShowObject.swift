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

/// Sends an object's bytes exactly as they came, as an attachment that no browser runs.
struct ShowObject {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        guard let number = call.parameters.get("number").flatMap({ Int($0) }) else { throw Problem.notFound }
        let (object, inline) = try await hub.database.write(as: call.actor.mode) { db in
            guard let exam = try db.exam(id),
                let object = exam.objects.first(where: { $0.number == number && $0.isStored })
            else { throw Problem.notFound }
            var row = AuditRow("object.viewed", object: ("exam", id.uuid), patient: exam.patient?.uuid)
            row.detail = ["number": "\(number)"]
            try db.audit(row, by: call.actor, from: call.origin)
            return (object, try db.inlineContent(of: id, number: number))
        }
        var headers: HTTPFields = [.contentType: "application/octet-stream"]
        headers[.contentDisposition] =
            "attachment; filename=\"object-\(number)\"; filename*=UTF-8''\(FormFields.escaped(object.name))"
        if let digest = SHA256Hex(bytes: object.sha256) { headers[.contentDigest] = HubAPI.ContentDigest.text(digest) }
        if let inline {
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: inline)))
        }
        guard let name = Exams.ContentDigest(bytes: object.sha256)?.description else { throw Problem.unexpected }
        let body = try await FileIO().loadFile(
            path: hub.blobs.path(of: name), context: PlainContext(source: .init(logger: call.logger)))
        return Response(status: .ok, headers: headers, body: body)
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
        let leads = zip(recording.leads, samples).map { lead, samples in
            View.Lead(
                name: lead.name, unit: lead.unit, gain: lead.gain, baseline: lead.baseline, samples: samples.values)
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
        .make(
            "worker-failed", 503, zh: ("文件暂时无法打开", "解析进程没有完成（\(self)），原文件完好，请稍后重试。"),
            en: (
                "The file cannot be opened now",
                "The worker did not finish (\(self)). The file is intact; try again later."
            ))
    }
}
