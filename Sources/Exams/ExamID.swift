// The names of exams.
import Alliance
package import FoundationEssentials

/// Names one exam. The terminal makes it, so that sending again is the same exam.
package struct ExamID: Identifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}
