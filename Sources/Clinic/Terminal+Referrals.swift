// Referral answers: fetched when the hub gives notice, kept sealed, read without the line.
import Curl
import FoundationEssentials
package import HubAPI
package import Spool

extension Terminal {
    /// So many are fetched in one round: what is critical is asked about again before the next ones.
    private static let referralsAtOnce = 20

    /// Fetches the referrals of which the hub has given notice.
    /// - Returns: how many have changed, and whether that was all.
    @discardableResult
    package nonisolated func fetchReferrals() async throws(ClinicError) -> (changed: Int, isComplete: Bool) {
        var changed = 0, fault: HubRefusal?
        do throws(HubRefusal) {
            let due = try await local { () async throws(SpoolError) in
                try await spool.referralsToFetch(limit: Self.referralsAtOnce)
            }
            for (referral, number) in due {
                do throws(HubRefusal) {
                    let answer = try await answer(about: referral), now = await hubTime()
                    let isNew = try await local { () async throws(SpoolError) in
                        try await spool.keep(answer, of: referral, after: number, at: now)
                    }
                    changed += isNew ? 1 : 0
                } catch {
                    guard error.concernsOneThing else { throw error }
                    fault = error
                }
            }
            if let fault { throw fault }
            return (changed, due.count < Self.referralsAtOnce)
        } catch {
            throw error.clinicError
        }
    }

    /// Looks at a referral: notes that it was seen.
    /// - Returns: the referral; nil where it is not here.
    package nonisolated func see(_ referral: WireID) async throws(ClinicError) -> KeptReferral? {
        let now = await hubTime()
        do throws(SpoolError) {
            guard let kept = try await spool.referral(referral) else { return nil }
            try await spool.see(referral, at: now)
            return kept
        } catch {
            throw ClinicError(error)
        }
    }

    /// What the hub tells of it; nil where it no longer shows it to this clinic.
    private nonisolated func answer(about referral: WireID) async throws(HubRefusal) -> [UInt8]? {
        do throws(HubRefusal) {
            let answer = try await reportLine.ask(CurlRequest("GET", reportLine.url(Paths.referral(referral))))
            _ = try HubLine.value(ReferralStanding.self, in: answer)
            return answer.body
        } catch .refused(let problem) where problem.status == 404 {
            return nil
        }
    }
}
