// A blood count from an ASTM file.

import ASTM
import Exams

struct ASTMExam: ExamReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer() throws(Unreadable) -> IntakeAnswer {
        do throws(ASTMError) {
            let messages = try ASTMMessage.all(in: file.bytes)
            guard let first = messages.first else { throw ASTMError(.noHeader, at: 0) }
            let repeats = messages.filter { $0.says(the: first) }.count
            guard repeats == messages.count else {
                return .unreadable(.severalASTMMessages(messages.count, file.name))
            }
            let report = try ASTMReport(first)
            return answer(report, repeats: repeats)
        } catch {
            throw Unreadable(error, file.name)
        }
    }

    private func answer(_ report: ASTMReport, repeats: Int) -> IntakeAnswer {
        if let place = report.controlPlace { return .unreadable(.controlSample(file.name, place)) }
        if let place = report.secondSample { return .unreadable(.severalSamples(file.name, place)) }
        guard BloodCountCodes.isBloodCount(report) else {
            return .notReadableYet(.notABloodCount(report.firstTest, file.name))
        }
        let count = BloodCount(report)
        var warnings: [IntakeReason] = []
        if repeats > 1 { warnings.append(.repeatedASTMMessage(repeats, file.name)) }
        let repeatedItems = ResultHistory.repeated(in: count.items)
        if !repeatedItems.isEmpty {
            warnings.append(.repeatedResults(repeatedItems.map { $0.name ?? $0.code }, file.name))
        }
        if ["T", "D"].contains(report.processingID) { warnings.append(.notProduction(file.name)) }
        if count.items.allSatisfy({ $0.value == nil }) { warnings.append(.noValues(file.name)) }
        return .read(.bloodCount(count), warnings: warnings)
    }
}

extension ASTMReport {
    /// The order or patient at which a second sample begins; nil when all results are of one.
    fileprivate var secondSample: ASTMPlace? {
        let withResults = patients.filter { $0.orders.contains { !$0.results.isEmpty } }
        if withResults.count > 1 { return withResults[1].place }
        let orders = orders.filter { !$0.results.isEmpty }
        return orders.first { $0.sampleNumber != orders[0].sampleNumber }?.place
    }

    /// What was measured, as the sender calls it.
    fileprivate var firstTest: String? {
        results.lazy.compactMap { $0.test.makersName ?? $0.test.name ?? $0.test.code }.first
    }
}
