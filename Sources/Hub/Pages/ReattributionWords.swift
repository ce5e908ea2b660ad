// An exam that was under the wrong patient, in the words of a page.
import Alliance
import FoundationEssentials
import HubAPI
import Postgres
import Records

extension WebPage {
    /// A patient as they stood when it was asked.
    func subject(_ one: ReattributedSubject?) -> [String: Any] {
        var values: [String: Any] = ["name": one?.name ?? word("patientUnknown")]
        if let sex = one?.sex { values["sex"] = word("sex\(sex)") }
        if let birth = one?.birthDate { values["birth"] = birth }
        if let papers = one?.identities, !papers.isEmpty { values["papers"] = papers.joined(separator: " ") }
        return values
    }

    /// What became of it, as one sentence beside its exam.
    func sentence(_ one: StoredReattribution) -> String {
        word(
            "reattribution_\(one.state)",
            [
                "from": one.fromSubject.name ?? word("patientUnknown"), "to": one.toSubject.name ?? "?",
                "asker": one.askedByName, "asked": one.askedAt.pageText, "by": one.decidedByName ?? "",
                "decided": one.decidedAt?.pageText ?? "", "reason": one.reason, "decision": one.decision ?? "",
            ])
    }

    /// The mark on the chart of one of both patients.
    func mark(_ one: StoredReattribution, onChartOf patient: PatientFacts) -> String {
        word(
            one.to == patient.id ? "chartGiven" : "chartTaken",
            [
                "kind": word("kind\(one.kind)"), "from": one.fromSubject.name ?? word("patientUnknown"),
                "to": one.toSubject.name ?? "?", "decided": one.decidedAt?.pageText ?? "",
            ])
    }
}

extension StoredReattribution {
    /// Whether the actor is the second person: another than who asked, who treats, or who reviews or heads at the centre. The
    /// database decides once more.
    func mayBeDecided(by actor: Actor) -> Bool {
        guard state == "asked", let clinician = actor.clinician, clinician != askedBy else { return false }
        return actor.duties.contains("treats") || !actor.roles.isDisjoint(with: [.reviewer, .centreHead])
    }
}

/// What the reading page says of exams under the wrong patient: this one, and the marks on its patient's chart.
struct ReattributionsBeside: Sendable {
    let ofExam: [StoredReattribution], onChart: [StoredReattribution]

    init(_ reading: StoredReading, of patient: PatientFacts?, _ db: borrowing Session) throws {
        ofExam = try db.reattributions(of: reading.exam, state: nil, after: nil, limit: 5)
        guard let patient else {
            onChart = []
            return
        }
        onChart = try db.reattributions(onChartOf: patient.id, limit: 10).filter { $0.exam != reading.exam }
    }

    func values(_ actor: Actor, of patient: PatientFacts?, _ page: WebPage) -> [String: Any] {
        let isOpen = ofExam.contains { $0.state == "asked" }
        var values: [String: Any] = [
            "moves": ofExam.map { one -> [String: Any] in
                var values: [String: Any] = ["text": page.sentence(one)]
                if one.state == "asked" { values["isOpen"] = true }
                return values
            }
        ]
        if let patient { values["chartMarks"] = onChart.map { page.mark($0, onChartOf: patient) } }
        if !isOpen, actor.clinician != nil { values["mayAsk"] = true }
        return values
    }
}
