// Finding somebody among the clinic's patients by what a person at the counter types or scans.
import FoundationEssentials
import HubAPI
package import Spool

/// Finds by id, paper, telephone or name.
package enum PatientSearch {
    /// At least so many digits of the end of a number are asked for.
    private static let digits = 4

    /// Whoever fits: those whose id, paper or telephone is exactly what was typed; where there is none, those whose name holds
    /// it or whose numbers end with it. In the order of their names, then of their numbers.
    package static func find(_ query: String, among all: [KeptPatient]) -> [KeptPatient] {
        let text = normal(query), id = WireID(query.filter { !$0.isWhitespace })
        guard !text.isEmpty else { return sorted(all) }
        let exact = all.filter { $0.id == id || numbers(of: $0).contains(text) }
        guard exact.isEmpty else { return sorted(exact) }
        return sorted(
            all.filter { patient in
                normal(patient.person.name).contains(text)
                    || (isEnd(text) && numbers(of: patient).contains { $0.hasSuffix(text) })
            })
    }

    private static func isEnd(_ text: String) -> Bool {
        text.count >= digits && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x58 }
    }

    private static func numbers(of patient: KeptPatient) -> [String] {
        (patient.person.identities.map(\.number) + [patient.person.phone].compactMap(\.self)).map(normal)
    }

    /// Without spaces and hyphens, full-width forms made narrow, in capitals.
    private static func normal(_ text: String) -> String {
        let scalars = text.prefix(200).unicodeScalars.compactMap { scalar -> UnicodeScalar? in
            let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? UnicodeScalar(scalar.value - 0xFEE0) : scalar
            guard let narrow, !narrow.properties.isWhitespace, narrow != "-" else { return nil }
            return narrow
        }
        return String(String.UnicodeScalarView(scalars)).uppercased()
    }

    private static func sorted(_ patients: [KeptPatient]) -> [KeptPatient] {
        patients.sorted { ($0.person.name, $0.id.description) < ($1.person.name, $1.id.description) }
    }
}
