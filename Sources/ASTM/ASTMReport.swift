// A message of results as values: who sent it, which patients, which orders, which results; all text as sent.

/// The hierarchy of LIS02: header, patients, their orders, the results under each. It knows ASTM, not medicine:
/// what a result means is for Intake.
package struct ASTMReport: Equatable, Sendable {
    /// H-5, its first component: the analyser by its name.
    package let sender: String?
    /// H-12: P production, T training, D debugging, Q quality control.
    package let processingID: String?
    /// H-13.
    package let version: String?
    /// H-14.
    package let sentAt: String?
    /// In the message's order. Orders before any P stand under a patient of whom nothing is said.
    package let patients: [ASTMPatient]
    /// M records: what the maker adds, such as histograms.
    package let additions: [ASTMAddition]

    package var orders: [ASTMOrder] { patients.flatMap(\.orders) }
    package var results: [ASTMResult] { orders.flatMap(\.results) }

    /// Reads a message, refusing one without any result.
    package init(_ message: ASTMMessage) throws(ASTMError) {
        let header = message.header
        sender = header.component(1, of: 5)
        processingID = header.component(1, of: 12)
        version = header.trimmed(13)
        sentAt = header.trimmed(14)
        var tree = Tree()
        for record in message.records { tree.add(record) }
        patients = tree.patients
        additions = message.records.filter { $0.letter == "M" }.map(ASTMAddition.init)
        guard patients.contains(where: { $0.orders.contains { !$0.results.isEmpty } }) else {
            let last = message.records.last ?? header
            throw ASTMError(.noResults, at: last.offset, place: last.place())
        }
    }
}

/// Puts each record under the one that it belongs to.
private struct Tree {
    var patients: [ASTMPatient] = []
    /// A comment belongs to the record before it; one behind the header or a patient is nobody's result.
    private var isBehindOrder = false

    mutating func add(_ record: ASTMRecord) {
        switch record.letter {
        case "P":
            patients.append(ASTMPatient(record))
            isBehindOrder = false
        case "O":
            lastPatient { $0.orders.append(ASTMOrder(record)) }
            isBehindOrder = true
        case "R":
            lastOrder { $0.results.append(ASTMResult(record)) }
            isBehindOrder = true
        case "C" where isBehindOrder:
            lastOrder { $0.comments.append(ASTMComment(record, on: $0.results.last?.test)) }
        default: break
        }
    }

    private mutating func lastPatient(_ change: (inout ASTMPatient) -> Void) {
        if patients.isEmpty { patients.append(ASTMPatient(nil)) }
        change(&patients[patients.count - 1])
    }

    private mutating func lastOrder(_ change: (inout ASTMOrder) -> Void) {
        lastPatient { patient in
            if patient.orders.isEmpty { patient.orders.append(ASTMOrder(nil)) }
            change(&patient.orders[patient.orders.count - 1])
        }
    }
}
