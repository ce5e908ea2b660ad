// A report as the command shows it.
import Clinic
import FoundationEssentials
import HubAPI
import Spool

/// One report, for people and for programs.
struct ReportView: Encodable {
    let report: Report
    let fetchedAt: Date
    let openedAt: Date?
    /// Whose it is, as this clinic knows them.
    let patient: String?

    init(_ kept: KeptReport, of patient: String?) {
        self.patient = patient
        report = kept.signed.report
        fetchedAt = kept.fetchedAt
        openedAt = kept.openedAt
    }

    /// One line of a list.
    var line: String {
        "\(report.id)  \(Speech.oneLine(patient ?? "未指定"))  \(report.kind)  \(severity)  \(RFC3339.text(report.signedAt))  "
            + (openedAt == nil ? "未看 unopened" : "已看 opened") + "  检查 exam \(report.exam)"
    }

    /// The whole report on a page.
    var page: [String] {
        let impressions = report.impressions.map { "  - \($0.text)\($0.icd10.map { " (\($0))" } ?? "")" }
        let fields: [(String, String?)] = [
            ("病人 patient", patient ?? "未指定 not known"), ("诊所 clinic", report.clinic),
            ("修订原因 amended", report.reason), ("所见 findings", report.findings),
            ("结论 impression", impressions.isEmpty ? nil : ""),
        ]
        let tail: [(String, String?)] = [
            ("建议 advice", report.advice), ("治疗方案 plan", report.plan),
            (
                "阅片 reader",
                [report.reader.name, report.reader.grade].compactMap(\.self).joined(separator: " ")
            ),
            ("审核 reviewer", report.reviewer?.name), ("签发 signed", RFC3339.text(report.signedAt)),
            ("说明 note", report.disclaimer),
        ]
        let told: ([(String, String?)]) -> [String] = {
            $0.compactMap { name, value in value.map { "\(name): \($0)" } }
        }
        let stage = ["preliminary": "  初步报告 preliminary", "amended": "  修订 amended"][report.stage ?? ""] ?? ""
        let plan = report.planWords.map { "  + \($0)" }, findings = report.findingLines.map { "  · \($0)" }
        return ["\(report.kind) 报告 report \(report.id) v\(report.version)  【\(severity)】\(stage)"]
            + told(fields) + impressions + findings + plan + told(tail)
    }

    private var severity: String { "\(SeverityWords.chinese(report.severity)) \(report.severity)" }
}
