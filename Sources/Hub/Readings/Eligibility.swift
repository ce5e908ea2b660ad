// Which kinds of exam the actor may read, by role, privilege and licence, on this day.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Readings
import Records

extension Actor {
    /// The kinds that this reader may claim; empty for those who are no readers.
    func readableKinds(on day: CalendarDay) -> [ExamKind] {
        ExamKind.allCases.filter { refusal(of: $0, on: day) == nil }
    }

    /// Why this reader may not read that kind, or nil.
    func refusal(of kind: ExamKind, on day: CalendarDay) -> ReadingRefusal? {
        guard let reading = kind.readingKind, let clinician else { return .notAReader }
        let policy = ReadingPolicy(
            eligibility: ReaderEligibility(
                parties: parties.union([organisation]),
                requiredYears: isSupervised ? 0 : ReaderEligibility.nationalYears))
        let reader = ReaderFacts(
            clinician: clinician, organisation: organisation, roles: roles, privileges: privileges, licence: licence)
        do throws(ReadingRefusal) {
            try policy.mayRead(reading, modality: kind.modality, reader, on: day)
            return nil
        } catch {
            return error
        }
    }

    /// The kinds whose worklist the actor sees: a reader's own, and all for the head of the centre.
    func watchedKinds(on day: CalendarDay) throws -> [ExamKind] {
        roles.contains(.centreHead) ? ExamKind.allCases.filter { $0.readingKind != nil } : try requireReader(on: day)
    }

    /// Throws the reason why this reader may read nothing at all.
    func requireReader(on day: CalendarDay) throws -> [ExamKind] {
        let kinds = readableKinds(on: day)
        if kinds.isEmpty { throw refusal(of: .ecg12, on: day) ?? ReadingRefusal.notAReader }
        return kinds
    }
}

extension Hub {
    /// Today in China, by the time on which the hubs agree.
    var today: CalendarDay { CalendarDay(at: clock.now) }
}

extension CalendarDay {
    /// Today by China's clock.
    static var today: CalendarDay { CalendarDay(at: .now) }
}
