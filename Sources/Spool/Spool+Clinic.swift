// Whose spool it is: one clinic's for good, whatever becomes of the terminal's identity.
import FoundationEssentials
package import HubAPI

/// The clinic at which all that lies in a spool was captured.
package struct SpoolClinic: Sendable, Codable, Equatable {
    package let id: WireID
    package let name: String

    /// As the hub named it at enrolment.
    package init(id: WireID, name: String) {
        self.id = id
        self.name = name
    }
}

extension Spool {
    private static let clinicName = "clinic"

    /// nil for a spool that no terminal has used yet.
    package func clinic() throws(SpoolError) -> SpoolClinic? {
        guard let text = try setting(Self.clinicName) else { return nil }
        return try? WireJSON.value(SpoolClinic.self, in: Data(text.utf8))
    }

    /// Notes whose it is; the first answer stays.
    /// - Returns: whose it is.
    package func keep(clinic: SpoolClinic) throws(SpoolError) -> SpoolClinic {
        if let known = try self.clinic() { return known }
        guard let bytes = try? WireJSON.bytes(of: clinic) else { return clinic }
        try set(Self.clinicName, to: String(decoding: bytes, as: UTF8.self))
        return clinic
    }
}
