// The names of readings.
import Alliance
package import FoundationEssentials

/// Names one reading: the work of looking at one exam and reporting on it.
package struct ReadingID: Identifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}
