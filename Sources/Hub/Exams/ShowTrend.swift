// GET /api/v1/exams/{id}/trend
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// The patient's earlier values of the items of a blood count, oldest first, in the canonical units.
struct ShowTrend {
    /// Earlier counts that are looked at.
    private static let most = 12

    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        let view = try await hub.database.write(as: call.actor.mode) { db in
            guard let exam = try db.exam(id) else { throw Problem.notFound }
            var row = AuditRow("exam.viewed", object: ("exam", id.uuid), patient: exam.patient?.uuid)
            let count: BloodCount? = if case .bloodCount(let count)? = exam.content { count } else { nil }
            let earlier = try earlier(than: exam, count, db)
            row.detail = ["as": "trend", "rows": "\(earlier.count)"]
            try db.audit(row, by: call.actor, from: call.origin)
            return TrendView(of: count, earlier)
        }
        return try .json(view)
    }

    /// Nobody's, and a control run's, are none.
    private func earlier(than exam: StoredExam, _ count: BloodCount?, _ db: borrowing Session) throws -> [EarlierCount]
    {
        guard let patient = exam.patient, let count, count.processing != .control else { return [] }
        return try db.counts(of: patient, before: exam.performedAt, limit: Self.most)
    }
}

/// Earlier values by item.
struct TrendView: Encodable, Sendable {
    struct Point: Encodable, Sendable {
        let exam: WireID
        let performedAt: Date
        let value: Decimal
    }

    struct Item: Encodable, Sendable {
        /// LOINC.
        let code: String
        /// What people and devices call it: `WBC`.
        let name: String
        let zh: String
        let en: String
        /// Canonical, UCUM.
        let unit: String
        /// Oldest first; empty where the item was not counted before.
        let points: [Point]
    }

    let items: [Item]

    init(of count: BloodCount?, _ earlier: [EarlierCount]) {
        var seen: Set<String> = []
        let known = (count?.items ?? []).compactMap(\.known).filter { seen.insert($0.code).inserted }
        let values = earlier.reversed().map { before in
            (before, Dictionary(before.count.numbers) { first, _ in first })
        }
        items = known.map { item in
            let points = values.compactMap { before, numbers in
                numbers[item.code].map {
                    Point(exam: WireID(before.exam.uuid), performedAt: before.performedAt, value: $0)
                }
            }
            return Item(
                code: item.code, name: item.name, zh: item.zh, en: item.en, unit: item.unit, points: points)
        }
    }
}

extension BloodCount {
    /// Code and number of every item that has one in its canonical unit.
    fileprivate var numbers: [(String, Decimal)] {
        items.compactMap { item in
            guard let known = LabJudgement(item).canonical, let number = known.number, known.unit == known.item.unit
            else { return nil }
            return (known.item.code, number)
        }
    }
}
