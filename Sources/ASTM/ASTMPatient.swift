// The patient as a message names them (P), with their orders.

/// Identity as sent. Analysers fill it badly or not at all: then the record is `P|1`.
package struct ASTMPatient: Equatable, Sendable {
    /// P-3 given by the practice, P-4 by the laboratory, P-5 by anyone; those that are there, in this order.
    package let identifiers: [String]
    /// Family, given and further parts of P-6 that are not empty, in the order sent.
    package let nameParts: [String]
    /// P-8, first component, as sent.
    package let birthDate: String?
    /// P-8, second and third component: the age and its unit, where a sender puts them there.
    package let age: String?
    /// P-9 as sent.
    package let sex: String?
    package var orders: [ASTMOrder] = []
    package let place: ASTMPlace?

    /// nil makes the patient for orders that stand before any P.
    init(_ record: ASTMRecord?) {
        identifiers = [3, 4, 5].compactMap { record?.component(1, of: $0) }
        nameParts = (1...3).compactMap { record?.component($0, of: 6) }
        birthDate = record?.component(1, of: 8)
        age = record?.component(2, of: 8).map { years in
            [years, record?.component(3, of: 8)].compactMap(\.self).joined(separator: " ")
        }
        sex = record?.component(1, of: 9)
        place = record?.place()
    }

    /// The record names somebody.
    package var isNamed: Bool { !identifiers.isEmpty || !nameParts.isEmpty }
}
