// What the spool knows of bundles: which captures still have no receipt, and which bundle each went into.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Fixes the manifests of captures that are about to leave in a bundle: whose exam it is, is said to the hub from now on.
    /// - Returns: the captures with their last manifests; those that have their receipt by now are not among them.
    package func freeze(_ exams: [WireID]) throws(SpoolError) -> [Capture] {
        let seal = seal
        return try write { database in
            try exams.compactMap { exam in
                try database.execute(
                    sql: """
                        UPDATE capture SET attempts = attempts + 1
                        WHERE exam = ? AND state = 'captured' AND attempts = 0 AND ending IS NULL
                        """, arguments: [exam.description])
                guard let capture = try Capture.one(exam, seal, in: database), capture.receipt == nil else {
                    return nil
                }
                return capture
            }
        }
    }

    /// Notes in the history of captures that a bundle holds them. Their state stays: only a receipt ends the waiting.
    package func note(bundle: WireID, of exams: [WireID], at moment: Date) throws(SpoolError) {
        let seal = seal
        try write { database in
            for exam in exams {
                guard let capture = try Capture.one(exam, seal, in: database) else {
                    throw SpoolError.notPossible(exam: exam.description)
                }
                try Self.note(exam, capture.state, "已装入离线包 in bundle \(bundle)", at: moment, in: database)
            }
        }
    }
}
