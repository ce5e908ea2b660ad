// The policy table of Docs/Policy.md, read as data.
import Foundation
import TestSupport

/// One row of the table: a resource, an action, and what each role may do.
struct PolicyRow: Sendable, CustomStringConvertible {
    let resource: String
    let action: String
    /// `SELECT exam`, `UPDATE reading`, `admit_patient()`; nil where there is none.
    let statement: String?
    /// `GET /api/v1/exams/{id}`; nil where there is none.
    let address: String?
    /// `own`, `care`, `alliance` or `-`, by role.
    let cells: [String: String]

    var description: String { "\(resource): \(action)" }
}

enum PolicyTable {
    /// The rows between the table's marks; the first line holds the roles.
    static func read() throws -> (roles: [String], rows: [PolicyRow]) {
        let text = try String(contentsOf: TestCluster.checkout.appending(path: "Docs/Policy.md"), encoding: .utf8)
        let table = text.components(separatedBy: "<!-- policy:begin -->").last?
            .components(separatedBy: "<!-- policy:end -->").first
        let lines = (table ?? "").split(separator: "\n").map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        guard let header = lines.first else { return ([], []) }
        let roles = Array(header.dropFirst(4))
        return (roles, lines.dropFirst(2).map { row(of: $0, roles: roles) })
    }

    private static func row(of fields: [String], roles: [String]) -> PolicyRow {
        let cells = Dictionary(uniqueKeysWithValues: zip(roles, fields.dropFirst(4)))
        return PolicyRow(
            resource: fields[0], action: fields[1], statement: fields[2] == "-" ? nil : fields[2],
            address: fields[3] == "-" ? nil : fields[3], cells: cells)
    }
}
