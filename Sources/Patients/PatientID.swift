// The names of patients.
import Alliance
package import FoundationEssentials

/// Names one patient of an alliance. After a merge the older name stays and leads to the newer.
package struct PatientID: Identifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}
