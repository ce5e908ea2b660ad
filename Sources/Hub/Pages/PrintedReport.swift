// A signed report as it is printed: one arrangement, which the page shows and the worker draws as PDF.
import Alliance
import FoundationEssentials
import HubAPI
import Records
import Workers

/// The sections of a printed report, in the words of a language.
struct PrintedReport {
    let report: Report
    /// The version that stands now; nil where nobody asks.
    private let newest: Int?
    private let signature: String
    private let document: [UInt8]
    private let words: [String: String]

    init(_ stored: StoredReport, newest: Int? = nil, words: [String: String]) throws {
        self.newest = newest
        document = Array(stored.document.utf8)
        report = try Problem.decoding(Report.self, document)
        signature = stored.signature
        self.words = words
    }

    /// As sections; page and PDF say the same.
    var paper: WorkerPaper {
        var sections = [
            head, patient, request, technique, results, measurements, reading, statements, conclusion, advice, plan,
            links,
            signatures,
        ]
        if let amended { sections.insert(amended, at: 0) }
        var paper = WorkerPaper(
            title: ([report.readingCentre, word("kind" + report.kind), word("reportPaper")] as [String?])
                .compactMap(\.self).joined(separator: " "),
            subtitle: "\(number)   \(stage)", sections: sections.filter { !$0.isEmpty } + [proof],
            foot: "\(number)  \(stage)  SHA-256 \(digest.prefix(16))…")
        paper.mark = mark
        paper.madeAt = RFC3339.text(report.signedAt)
        return paper
    }

    /// What must be seen before anything else: that it is not final, or no longer stands.
    private var mark: String? {
        let preliminary = report.stage == "preliminary" ? word("reportPreliminaryMark") : nil
        let superseded = newest.flatMap {
            $0 > report.version ? word("reportSupersededMark").replacing("{n}", with: "\($0)") : nil
        }
        let marks = [superseded, preliminary].compactMap(\.self)
        return marks.isEmpty ? nil : marks.joined(separator: " ")
    }

    /// What was seen, what it means and what is to be done: the part that a colleague reads.
    var opinion: [WorkerPaper.Section] {
        [reading, statements, conclusion, advice, plan].filter { !$0.isEmpty }
    }

    /// For the file's name and the page's title.
    var number: String { report.number ?? report.id.description }

    private var stage: String {
        word("reportStage_\(report.stage ?? "final")") + " · " + word("reportVersion") + " \(report.version)"
    }

    private var digest: String { SHA256Hex(of: Data(document)).text }

    func word(_ name: String) -> String { words[name] ?? name }

    private var amended: WorkerPaper.Section? {
        guard let reason = report.reason else { return nil }
        var section = WorkerPaper.Section(word("reportReason"))
        section.paragraphs = [reason]
        return section
    }

    private var head: WorkerPaper.Section {
        var section = WorkerPaper.Section()
        section.add(word("reportNumber"), report.number)
        section.add(word("urgencyTitle"), report.urgency.map { word("urgency_" + $0) })
        section.add(word("reportClinic"), report.clinic)
        section.add(word("reportRequester"), report.requester)
        section.add(word("reportPerformed"), report.performedAt?.pageText)
        section.add(word("reportReceived"), report.receivedAt?.pageText)
        section.add(word("reportSigned"), report.signedAt.pageText)
        section.add(word("reportQuality"), report.quality.map { word("reportQuality_" + $0) })
        return section
    }

    private var patient: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportPatient"))
        guard let patient = report.patient else {
            section.paragraphs = [word("patientUnknown")]
            return section
        }
        section.add(word("reportName"), patient.name)
        section.add(word("sex"), patient.sex.map { word("sex" + $0) })
        section.add(word("reportBirth"), patient.birthDate.map { $0 + age(born: $0) })
        section.add(word("reportIdentity"), patient.identity)
        return section
    }

    /// The age on the day of the exam.
    private func age(born text: String) -> String {
        guard let born = CalendarDay(text), let performed = report.performedAt.map({ min($0, report.receivedAt ?? $0) })
        else { return "" }
        return "（\(born.fullYears(to: CalendarDay(at: performed))) \(word("reportYears"))）"
    }

    private var reading: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportFindings"))
        section.paragraphs = [report.findings]
        let priors = (report.priors ?? []).map(\.description).joined(separator: "\n")
        if !priors.isEmpty { section.paragraphs.append("\(word("reportPriors")) \(priors)") }
        return section
    }

    /// With a value as facts, without one as lines.
    private var statements: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportStatements"))
        for statement in report.statements ?? [] {
            let value = [statement.value, statement.unit].compactMap(\.self).joined(separator: " ")
            if value.isEmpty { section.items.append(statement.text) } else { section.add(statement.text, value) }
        }
        return section
    }

    private var conclusion: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportImpression"))
        section.add(word("reportSeverity"), word("reportSeverity_" + report.severity))
        section.add(word("reportResult"), report.result.map { word("reportResult_" + $0) })
        if let override = report.criticalOverride {
            section.add(word("reportOverrideFindings"), override.findings.joined(separator: "；"))
            section.add(word("reportOverride"), override.reason)
        }
        section.items = report.impressions.map { line in line.icd10.map { "\(line.text)（\($0)）" } ?? line.text }
        return section
    }

    private var advice: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportAdvice"))
        section.paragraphs = [report.advice].compactMap(\.self)
        return section
    }

    private var plan: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportPlan"))
        section.paragraphs = [report.plan].compactMap(\.self)
        section.items = (report.planLines ?? []).map { line in
            let days = line.days.map { "\($0) \(word("reportDays"))" }
            return ([word("reportPlan_" + line.kind) + "：" + line.text, line.dose, line.frequency, days] as [String?])
                .compactMap(\.self).joined(separator: "，")
        }
        return section
    }

    private var signatures: WorkerPaper.Section {
        var section = WorkerPaper.Section(word("reportSignatures"))
        section.add(word("reportReader"), credentials(report.reader, at: report.reader.signedAt ?? report.signedAt))
        section.add(word("reportReviewer"), report.reviewer.map { credentials($0, at: report.signedAt) })
        return section
    }

    private func credentials(_ person: Report.Reader, at moment: Date) -> String {
        let grade = person.grade.map { word("grade_" + $0) }
        let licence = person.licence.map { "\(word("reportLicence")) \($0)" }
        return ([person.name, grade, licence, person.organisation, moment.pageText] as [String?]).compactMap(\.self)
            .joined(separator: "  ")
    }

    /// What the signature says, and what the report does not promise.
    private var proof: WorkerPaper.Section {
        var section = WorkerPaper.Section()
        section.isQuiet = true
        let kid = (try? CompactJWS(signature))?.header.kid ?? ""
        section.paragraphs = [
            report.disclaimer ?? Report.disclaimer, "\(word("reportProves")) \(word("receiptKey")) \(kid)",
            "SHA-256 \(digest)",
        ]
        return section
    }
}

extension WorkerPaper.Section {
    fileprivate var isEmpty: Bool { facts.isEmpty && table == nil && paragraphs.isEmpty && items.isEmpty }

    /// A fact, where it is known.
    mutating func add(_ label: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        facts.append(WorkerPaper.Fact(label: label, value: value))
    }
}
