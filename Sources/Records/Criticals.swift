// Critical cases: opened by what is found, whoever finds it.
import Alliance
package import Criticals
package import Exams
package import FoundationEssentials
import Patients
package import Postgres
package import Readings

extension CriticalID: SQLEncodable {}

extension SQL {
    /// What an exam of the row `exam` is held against, in the statement that keeps its content.
    static func criticalGrounds(codes: [String]) -> SQL { "critical_grounds(exam.id, \(codes)::text[])" }
}

extension Session {
    /// Opens a critical case for what a rule has found in an exam, or adds to the open one; nil where nothing of it is new. In the
    /// mode of the hub in the exam's alliance.
    package borrowing func openCritical(
        _ detection: CriticalDetection, of exam: ExamID
    ) throws(PostgresError) -> CriticalID? {
        guard !detection.findings.isEmpty else { return nil }
        let id: UUID? = try one(
            """
            SELECT detect_critical(\(exam), \(UUID.v7(at: Date())), \(detection.source.rawValue),
                                   \(JSONB(detection.findings)), 'describe-exams') AS id
            """)["id"]
        return id.map { CriticalID($0) }
    }

    /// Opens a critical case for what the reader signs, in the transaction of the signature and behind the stored report; nil
    /// unless the report is critical, or where a case of this exam says the same already. Its findings are the positive lines of
    /// the impression, else all; `new` is its id unless the exam's open case takes them. Without this no critical report can be
    /// committed: the database asks for its case.
    package borrowing func openCritical(
        by content: ReportContent, signedAs report: UUID, of exam: ExamID, as new: CriticalID, from origin: Origin
    ) throws(PostgresError) -> CriticalID? {
        guard content.severity == .critical else { return nil }
        let positive = content.impression.filter { $0.polarity == .positive }
        var findings: [CriticalFinding] = []
        for line in positive.isEmpty ? content.impression : positive {
            findings.append(
                CriticalFinding(
                    name: line.text, code: line.code?.text, rule: "reader", source: "the signed report", origin: .reader
                ))
        }
        let id: UUID? = try one(
            """
            SELECT report_critical(\(exam), \(new.uuid), \(report), \(JSONB(findings)), \(origin.request)) AS id
            """)["id"]
        return id.map { CriticalID($0) }
    }
}

/// What the statement that keeps an exam's content answers beside it.
private struct GroundsJSON: Decodable {
    let sex: String?
    let birthDate: CalendarDay?
    let day: CalendarDay
    let thresholds: [RangeRow]
    let limits: [String: CriticalLimit]?
    let request: Form?
    let altitude: Int?
    let blasts: Bool?

    /// The request form; an exam without one has an empty object.
    struct Form: Decodable {
        let request: ExamRequest?

        init(from decoder: any Decoder) { request = try? ExamRequest(from: decoder) }
    }
}

extension CriticalGrounds {
    /// Of more rows than ``SQL/mostRows`` none is taken: nobody could say which are missing.
    init(_ row: Row, column: String) throws(PostgresError) {
        let json: GroundsJSON = try row.json(column)
        let isWhole = json.thresholds.count <= SQL.mostRows
        self.init(
            sex: json.sex.flatMap(Sex.init(rawValue:)), born: json.birthDate, day: json.day,
            thresholds: isWhole ? json.thresholds.compactMap(\.threshold) : [], limits: json.limits ?? [:],
            request: json.request?.request, altitude: json.altitude,
            hasHadBlasts: json.blasts ?? false)
    }
}
