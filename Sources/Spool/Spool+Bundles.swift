// What the spool knows of bundles: which captures still have no receipt, and which bundle each went into.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Notes in the history of captures that a bundle holds them. Their state stays: only a receipt ends the waiting.
    package func note(bundle: WireID, of exams: [WireID], at moment: Date) throws(SpoolError) {
        let seal = seal
        try write { database in
            for exam in exams {
                guard let capture = try Capture.one(exam, seal, in: database) else {
                    throw SpoolError.notPossible(exam: exam.description)
                }
                try Self.note(exam, capture.state, "bundle \(bundle)", at: moment, in: database)
            }
        }
    }
}
