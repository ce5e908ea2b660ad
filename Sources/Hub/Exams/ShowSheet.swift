// GET /api/v1/exams/{id}/sheet
import Alliance
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records
import Workers

/// An electrocardiogram on millimetre paper: PNG, SVG or PDF, with its patient, its doubts and what the device said.
struct ShowSheet {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        var sheet = try WorkerSheet(call.request)
        let opened = try await OpenedExam.viewed(
            ExamID(try call.parameters.id()), by: call, hub, detail: ["as": "sheet.\(sheet.format.rawValue)"]
        ) { exam in
            guard let content = exam.content else { throw Problem.notFound }
            guard case .electrocardiogram(let recording) = content else { throw Problem.notDrawn(.noSheet) }
            guard ShowSignals.fits(recording) else { throw Problem.recordingTooLong }
        }
        sheet.patient = opened.line
        let doubts = try await hub.database.read(as: call.actor.mode) { db in
            try hub.doubts(of: opened.exam, opened.patient, for: call.actor, db)
        }
        let ofTime = opened.exam.warnings.filter { $0.code.hasPrefix("file-time-") }
        sheet.warnings = (doubts + ofTime).map { "\($0.zh) \($0.en)" }
        let making = try await opened.asked(hub) { [sheet] files in try await hub.workers.sheet(files, sheet) }
        return try .drawn(making, type: sheet.format.mediaType)
    }
}

extension OpenedExam {
    /// Name, sex, birth date, a paper's masked number, the exam's kind, and when it was recorded by China's clocks.
    fileprivate var line: String {
        let person = [
            patient?.name, patient.flatMap { Sex(rawValue: $0.sex)?.word }, patient?.birthDate,
            patient?.identifiers.first,
        ]
        return (person + [exam.kind.rawValue, exam.performedAt.onChineseClocks]).compactMap(\.self).joined(
            separator: "  ")
    }
}

extension Date {
    /// `2026-11-21 08:06:12`.
    fileprivate var onChineseClocks: String {
        let seconds = Int(timeIntervalSince1970.rounded(.down)) + CalendarDay.chinaOffset
        let day = CalendarDay(at: self), clock = ((seconds % 86_400) + 86_400) % 86_400
        let parts = [clock / 3_600, clock / 60 % 60, clock % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(day) " + parts.joined(separator: ":")
    }
}

extension Sex {
    fileprivate var word: String? {
        switch self {
        case .male: "男 M"
        case .female: "女 F"
        case .unknown, .notStated: nil
        }
    }
}

extension WorkerSheet {
    /// The wishes of a query: `format`, `layout`, `speed`, `gain`, `leads`, `start`.
    fileprivate init(_ request: Request) throws {
        self.init()
        format = try Self.choice(request, "format", format)
        layout = try Self.choice(request, "layout", layout)
        millimetresPerSecond = try Self.number(request, "speed", [25, 50]) ?? 25
        millimetresPerMillivolt = try Self.number(request, "gain", [5, 10, 20]) ?? 10
        leads = request.query("leads").map { $0.split(separator: ",").prefix(12).map { String($0.prefix(16)) } }
        guard let text = request.query("start") else { return }
        guard let seconds = Double(text), seconds.isFinite, seconds >= 0 else {
            throw Problem.invalid("start", "start 为起始秒数。", "start is a number of seconds.")
        }
        start = seconds
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ request: Request, _ name: String, _ usual: Choice
    ) throws -> Choice where Choice.RawValue == String {
        guard let text = request.query(name) else { return usual }
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid(name, "\(name) 应为其中之一：\(all)。", "\(name) is one of \(all).")
        }
        return choice
    }

    private static func number(_ request: Request, _ name: String, _ allowed: [Int]) throws -> Int? {
        guard let text = request.query(name) else { return nil }
        guard let number = Int(text), allowed.contains(number) else {
            let all = allowed.map(String.init).joined(separator: ", ")
            throw Problem.invalid(name, "\(name) 应为其中之一：\(all)。", "\(name) is one of \(all).")
        }
        return number
    }
}

extension WorkerSheet.Format {
    fileprivate var mediaType: String {
        switch self {
        case .png: "image/png"
        case .svg: "image/svg+xml"
        case .pdf: "application/pdf"
        }
    }
}

extension Response {
    /// What a worker drew, to be shown beside a page and kept by nobody on the way.
    static func drawn(_ making: WorkerMaking, type: String) throws -> Response {
        switch making {
        case .unmade(let reason): throw Problem.notDrawn(reason)
        case .made(let files):
            var headers: HTTPFields = [.contentType: type, .cacheControl: "private, no-store"]
            headers[.contentDisposition] = "inline"
            let bytes = files.first?.bytes ?? []
            return Response(status: .ok, headers: headers, body: .pieces(of: bytes))
        }
    }
}

extension IntakeReason {
    fileprivate static let noSheet = IntakeReason(
        code: "no-recording", zh: "该检查不是心电图，没有心电图纸；结果请看检查本身。",
        en: "The exam is no electrocardiogram and has no sheet; look at the exam itself.")
}

extension Problem {
    static func notDrawn(_ reason: IntakeReason) -> Problem {
        make(
            "not-drawn", 422, zh: ("无法绘制", "\(reason.zh)原文件按收到的样子保存，可下载查看。"),
            en: ("Not drawn", "\(reason.en) The file is kept as it came and can be downloaded."))
    }
}
