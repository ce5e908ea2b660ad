// A blood count from an HL7 file.

import Exams
import HL7v2

struct HL7Exam: ExamReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer() throws(Unreadable) -> IntakeAnswer {
        do throws(HL7Error) {
            let messages = try HL7Message.all(in: file.bytes)
            var distinct: [HL7Message] = []
            for message in messages where !distinct.suffix(8).contains(where: { $0.says(the: message) }) {
                distinct.append(message)
                guard distinct.count <= 8 else { return .unreadable(.severalMessages(messages.count, file.name)) }
            }
            var reports: [ObservationReport] = []
            for message in distinct { reports.append(try ObservationReport(message)) }
            guard let last = reports.last else { throw HL7Error(.noMessageHeader, at: 0) }
            let earlier = Array(reports.dropLast())
            guard earlier.isEmpty || last.continues(earlier) else {
                return .unreadable(.severalMessages(distinct.count, file.name))
            }
            var warnings = distinct.flatMap(\.doubts).map { IntakeReason($0, file.name) }
            if distinct.count < messages.count {
                warnings.append(.repeatedMessage(messages.count - distinct.count + 1, file.name))
            }
            if !earlier.isEmpty { warnings.append(.correctedMessage(file.name)) }
            return answer(last, correcting: earlier, warnings)
        } catch {
            throw Unreadable(error, file.name)
        }
    }

    private func answer(
        _ report: ObservationReport, correcting earlier: [ObservationReport], _ found: [IntakeReason]
    ) -> IntakeAnswer {
        if let place = report.controlPlace { return .unreadable(.controlSample(file.name, place)) }
        if let place = report.secondSample { return .unreadable(.secondSample(file.name, place)) }
        guard BloodCountCodes.isBloodCount(report) else {
            return .notReadableYet(.notABloodCount(report.serviceName, file.name))
        }
        let count = BloodCount(report, correcting: earlier)
        var warnings = found
        let repeated = ResultHistory.repeated(in: count.items)
        if !repeated.isEmpty { warnings.append(.repeatedResults(repeated.map { $0.name ?? $0.code }, file.name)) }
        if ["T", "D"].contains(report.processingID) { warnings.append(.notProduction(file.name)) }
        if count.items.allSatisfy({ $0.value == nil }) { warnings.append(.noValues(file.name)) }
        return .read(.bloodCount(count), warnings: warnings)
    }
}

extension ObservationReport {
    /// All are of one sample of one patient, and this one corrects them, says again what was final in them, or all before it were
    /// preliminary.
    fileprivate func continues(_ earlier: [ObservationReport]) -> Bool {
        let number = { (report: ObservationReport) in report.orders.compactMap(\.fillerNumber).first }
        guard let mine = number(self), earlier.allSatisfy({ number($0) == mine && $0.mayBeOfOnePatient(with: self) })
        else { return false }
        return isCorrection || statuses.contains("C") || earlier.allSatisfy { $0.isPreliminary || completes($0) }
    }

    /// Whether every result that was final stands here as well, final and with the same text; others may come, or end what was
    /// preliminary.
    private func completes(_ earlier: ObservationReport) -> Bool {
        let known = earlier.finalResults, mine = finalResults
        return !known.isEmpty && known.allSatisfy { mine.contains($0) }
    }

    private struct FinalResult: Hashable {
        let code: String?
        let name: String?
        let subID: String?
        let value: String?
        let unit: String?
    }

    private var finalResults: Set<FinalResult> {
        let final = observations.filter {
            $0.role == .result && $0.value != nil && !Self.early.contains($0.status ?? "F")
        }
        return Set(
            final.map {
                FinalResult(code: $0.code?.code, name: $0.code?.name, subID: $0.subID, value: $0.value, unit: $0.unit)
            })
    }

    /// HL7 tables 0123 and 0085: more will come.
    private static let early: Set = ["P", "A", "I", "S", "R"]

    private func mayBeOfOnePatient(with other: ObservationReport) -> Bool {
        guard let patient, let others = other.patient else { return patient == other.patient }
        return patient.mayBe(others)
    }

    /// The order says that more will come, or every value does.
    private var isPreliminary: Bool {
        let values = observations.filter { $0.value != nil }.map { $0.status ?? "F" }
        return orders.contains { Self.early.contains($0.status ?? "F") }
            || !values.isEmpty && values.allSatisfy(Self.early.contains)
    }

    private var statuses: [String] { orders.compactMap(\.status) + observations.compactMap(\.status) }
}

extension ObservationReport {
    /// The order of a second sample: the same service again, under another number, with results of its own.
    fileprivate var secondSample: HL7Place? {
        var numbers: [String: String] = [:]
        for order in orders where !order.observations.isEmpty {
            guard let service = order.service?.code, let number = order.fillerNumber ?? order.placerNumber else {
                continue
            }
            if let known = numbers[service], known != number { return order.place }
            numbers[service] = number
        }
        return nil
    }
}

extension ObservationReport {
    /// What was ordered, as the sender calls it.
    fileprivate var serviceName: String? {
        orders.compactMap(\.service).first.map { $0.name ?? $0.code }
    }
}

extension HL7Message {
    /// Byte for byte the same segments: what a device sends again when it heard no answer.
    fileprivate func says(the other: HL7Message) -> Bool {
        segments.count == other.segments.count && segments.elementsEqual(other.segments) { $0.says(the: $1) }
    }
}

extension HL7Segment {
    fileprivate func says(the other: HL7Segment) -> Bool {
        guard name == other.name else { return false }
        var number = 1
        while true {
            let mine = field(number)
            let others = other.field(number)
            guard let mine, let others else { return mine == nil && others == nil }
            guard mine.raw.elementsEqual(others.raw) else { return false }
            number += 1
        }
    }
}
