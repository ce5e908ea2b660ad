// Asking the hub where exams stand, and remembering what it said.
import Curl
import FoundationEssentials
package import HubAPI
import Spool

extension Terminal {
    /// What the hub says of one exam.
    package nonisolated func standing(of exam: WireID) async throws(ClinicError) -> ExamStanding {
        do throws(HubRefusal) {
            let answer = try await reportLine.ask(CurlRequest("GET", reportLine.url(Paths.exam(exam))))
            let standing = try HubLine.value(ExamStanding.self, in: answer)
            try await local { () async throws(SpoolError) in try await spool.keep(standing, at: Date()) }
            return standing
        } catch {
            throw error.clinicError
        }
    }

    /// Asks about the exams that were longest not asked about, so that the list shows where they are.
    /// - Parameter limit: how many to ask about; each costs one round trip.
    package nonisolated func fetchStandings(limit: Int = 20) async throws(ClinicError) {
        let exams: [WireID]
        do { exams = try await spool.toAskAbout(limit: limit) } catch { throw ClinicError(error) }
        for exam in exams {
            do throws(ClinicError) {
                _ = try await standing(of: exam)
            } catch  where error.kind == .refused {
                do { try await spool.wasAsked(about: exam, at: Date()) } catch { throw ClinicError(error) }
            }
        }
    }
}
