// GET /api/v1/exams/{id}/export
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Keyring
import Postgres
import Records
import Workers

/// An exam's files without what tells whose they are, as a ZIP: DICOM after PS3.15, pictures without what the camera wrote,
/// recordings as WFDB, each electrocardiogram on paper, too, a blood count's results as JSON. Words in the pixels stay, so
/// somebody must have looked at them. The audit says what left: it is written once the copies are made, before any is sent.
struct ExportExam {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let isChecked = try Self.isChecked(call.request)
        let asked = try Self.pseudonym(call.request)
        let opened = try await OpenedExam.found(ExamID(try call.parameters.id()), by: call, hub) { exam in
            guard let content = exam.content else { throw Problem.notExported(.nothingRead) }
            let doubts = content.burnedInDoubts
            guard isChecked || doubts.isEmpty else { throw Problem.burnedInUnchecked(doubts) }
        }
        var export = WorkerExport()
        export.isArchive = true
        export.pseudonym = asked ?? pseudonym(of: opened.exam)
        export.key = hub.keyring.blindIndex(of: "\(call.actor.alliance)", field: "export/uid")
        let making = try await opened.asked(hub) { [export] files in try await hub.workers.export(files, export) }
        switch making {
        case .unmade(let reason): throw Problem.notExported(reason)
        case .made(let files):
            let detail = try Self.detail(of: files, isChecked: isChecked)
            try await hub.database.write(as: call.actor.mode) { db in
                try opened.note("exam.exported", detail, by: call, db)
            }
            return Self.answer(files.first?.bytes ?? [])
        }
    }

    /// How many files left, of how many objects none did, and the digest of the archive.
    private static func detail(of files: [WorkerProduct], isChecked: Bool) throws -> [String: String] {
        guard files.count == 2, let list = try? JSONDecoder().decode(Given.self, from: Data(files[1].bytes)) else {
            throw Problem.unexpected
        }
        return [
            "burnedIn": isChecked ? "checked" : "none", "files": "\(list.files.count)",
            "leftOut": "\(Set(list.leftOut.map(\.object)).count)", "sha256": SHA256Hex(of: Data(files[0].bytes)).text,
        ]
    }

    /// What the archive's list says of it.
    private struct Given: Decodable {
        struct LeftOut: Decodable {
            let object: Int
        }

        let files: [String]
        let leftOut: [LeftOut]
    }

    /// One person has one pseudonym, which nobody traces back without the key.
    private func pseudonym(of exam: StoredExam) -> String {
        let who = exam.patient.map { "\($0)" } ?? "\(exam.id)"
        let index = hub.keyring.blindIndex(of: who, field: "export/person").prefix(6)
        let digits = Array("0123456789ABCDEF".utf8)
        return "LY" + String(decoding: index.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func answer(_ bytes: [UInt8]) -> Response {
        var headers: HTTPFields = [.contentType: "application/zip", .cacheControl: "private, no-store"]
        headers[.contentDisposition] = "attachment; filename=\"exam.zip\""
        return Response(status: .ok, headers: headers, body: .pieces(of: bytes))
    }

    private static func isChecked(_ request: Request) throws -> Bool {
        guard let text = request.query("burnedIn") else { return false }
        guard text == "checked" else {
            throw Problem.invalid(
                "burnedIn", "burnedIn 只能为 checked，表示已逐幅看过，图像内没有姓名。",
                "burnedIn is checked, or left out: checked means that every picture was looked at and shows no name.")
        }
        return true
    }

    private static func pseudonym(_ request: Request) throws -> String? {
        guard let text = request.query("pseudonym") else { return nil }
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x5C }
        guard isPlain, (1...64).contains(text.utf8.count) else {
            throw Problem.invalid(
                "pseudonym", "代号须为 1 至 64 个 ASCII 字符，不含反斜杠。",
                "A pseudonym has 1 to 64 characters of ASCII and no backslash.")
        }
        return text
    }
}

extension IntakeReason {
    fileprivate static let nothingRead = IntakeReason(
        code: "nothing-read", zh: "该检查的文件尚未读出，不能去标识。",
        en: "Nothing of this exam has been read, so nothing can be taken out of it.")
}

extension Problem {
    fileprivate static func notExported(_ reason: IntakeReason) -> Problem {
        make(
            "not-exported", 422, zh: ("无法导出", "\(reason.zh)未导出任何内容。"),
            en: ("Not exported", "\(reason.en) Nothing was given out."))
    }

    /// Names may stand where no program takes them out.
    fileprivate static func burnedInUnchecked(_ doubts: [BurnedInDoubt]) -> Problem {
        let zh = doubts.map(\.words.zh).joined(separator: "；"), en = doubts.map(\.words.en).joined(separator: "; ")
        return make(
            "burned-in-unchecked", 422,
            zh: ("图像内文字未核对", "图像内可能写有姓名（\(zh)），程序无法去除。请逐幅查看，确认没有姓名后以 burnedIn=checked 重新请求。"),
            en: (
                "Words in the picture were not checked",
                "Names may be written in the pixels (\(en)), where no program takes them out. Look at every picture, and "
                    + "if there is none ask again with burnedIn=checked."
            ))
    }
}
