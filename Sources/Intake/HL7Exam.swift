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
            guard let first = messages.first else { throw HL7Error(.noMessageHeader, at: 0) }
            let repeats = messages.filter { $0.says(the: first) }.count
            guard repeats == messages.count else {
                return .unreadable(.severalMessages(messages.count, file.name))
            }
            let report = try ObservationReport(first)
            return answer(report, repeats: repeats)
        } catch {
            throw Unreadable(error, file.name)
        }
    }

    private func answer(_ report: ObservationReport, repeats: Int) -> IntakeAnswer {
        let count = BloodCount(report)
        if count.processing == .control { return .unreadable(.controlSample(file.name)) }
        guard BloodCountCodes.isBloodCount(report) else {
            return .notReadableYet(.notABloodCount(report.serviceName, file.name))
        }
        var warnings: [IntakeReason] = []
        if repeats > 1 { warnings.append(.repeatedMessage(repeats, file.name)) }
        if count.items.allSatisfy({ $0.value == nil }) { warnings.append(.noValues(file.name)) }
        return .read(.bloodCount(count), warnings: warnings)
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
