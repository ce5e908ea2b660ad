// Asking the hub where an exam stands.
import Curl
package import HubAPI

extension Terminal {
    /// What the hub says of one exam.
    package nonisolated func standing(of exam: WireID) async throws(ClinicError) -> ExamStanding {
        do throws(HubRefusal) {
            let answer = try await line.ask(CurlRequest("GET", line.url(Paths.exam(exam))))
            return try HubLine.value(ExamStanding.self, in: answer)
        } catch {
            throw error.clinicError
        }
    }
}
