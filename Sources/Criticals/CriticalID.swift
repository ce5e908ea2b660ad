// The names of critical cases.
import Alliance
package import FoundationEssentials

/// Names one critical case.
package struct CriticalID: Identifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}
