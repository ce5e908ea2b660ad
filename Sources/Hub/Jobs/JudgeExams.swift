// Judges counts again whose patient became known, was corrected, or turned out to be another.
import Alliance
import Criticals
import Exams
import FoundationEssentials
import Logging
import Postgres
import Records

/// Ranges, flags and critical values depend on age and sex. Each exam is one transaction that holds its job: however many hubs run,
/// one judges it. What is critical now opens a case or joins the open one; what is not any more closes none, and says so.
struct JudgeExams: Sendable {
    let hub: Hub
    /// At most so many of an alliance at one time; what is left waits for the next.
    private static let batch = 200

    func once() async {
        do {
            for alliance in try await hub.jobs.write({ db in try db.alliances() }) { await once(in: alliance) }
        } catch {
            hub.logger.warning("exams wait to be judged again", metadata: ["error": "\(error)"])
        }
    }

    private func once(in alliance: AllianceID) async {
        let mode = TransactionMode.hub(in: alliance)
        for _ in 0..<Self.batch {
            do {
                guard let critical = try await hub.jobs.write(as: mode, { db in try judge(db) }) else { return }
                guard let id = critical else { continue }
                hub.logger.notice("a critical case by a new judgement", metadata: ["critical": "\(id)"])
            } catch let stuck as StuckJudgement {
                hub.logger.error(
                    "an exam could not be judged again yet",
                    metadata: ["job": "\(stuck.job)", "error": "\(stuck.cause)"])
                try? await hub.jobs.write(as: mode) { db in
                    try db.postpone(judgement: stuck.job, seconds: 60, error: "\(stuck.cause)")
                }
            } catch {
                hub.logger.warning("exams wait to be judged again", metadata: ["error": "\(error)"])
                return
            }
        }
    }

    /// nil where nothing waits; else the case that the exam has opened or joined, if one.
    private func judge(_ db: borrowing Session) throws -> CriticalID?? {
        guard let job = try db.takeJudgement() else { return nil }
        do {
            guard let work = try db.judgement(job) else { throw ExamGone() }
            let changes = try changes(work, db)
            let found = work.content.flatMap { CriticalDetection($0, on: work.grounds) }
            return .some(try db.settle(work, found, changes: changes))
        } catch {
            throw error.isOfTheRow ? StuckJudgement(job: job, cause: error) : error
        }
    }

    /// The flags that are others for who it is than for who it was thought to be, by the name of their item.
    private func changes(_ work: ExamToJudge, _ db: borrowing Session) throws -> [String: String] {
        guard case .bloodCount(let count)? = work.content, count.processing != .control, !count.isWithoutBlood else {
            return [:]
        }
        let day = CalendarDay(at: work.judgedAt), now = work.grounds
        let rows = try db.grounds(
            for: count.rangeCodes, on: day, of: nil, before: work.judgedAt, at: work.organisation)
        let table = rows.table.canonical
        let before = RangeSubject(
            sex: work.wasSex, born: work.wasBorn, of: count, request: now.request, altitude: now.altitude, on: day)
        let after = RangeSubject(
            sex: now.sex, born: now.born, of: count, request: now.request, altitude: now.altitude, on: day)
        var changes: [String: String] = [:]
        for item in count.items {
            guard let name = item.known?.name else { continue }
            let was = table.finding(of: item, for: before, on: day).flag?.rawValue ?? "-"
            let flag = table.finding(of: item, for: after, on: day).flag?.rawValue ?? "-"
            if was != flag { changes[name] = "\(was) > \(flag)" }
        }
        return changes
    }
}

/// A job asks for an exam that is not there.
private struct ExamGone: Error {}

/// An exam could not be judged; the job that asked for it waits, and no other.
private struct StuckJudgement: Error {
    let job: UUID
    let cause: any Error
}
