// The hub's time at this terminal, and exams that were dated by a wrong clock.
package import FoundationEssentials
import HubAPI
import Spool

extension Terminal {
    /// The time now, by the hub's clock as last learnt.
    package nonisolated func hubTime() async -> Date { await hubReading().moment }

    /// The time now, by the hub's clock as last learnt, and whether that is sure.
    nonisolated func hubReading() async -> HubClock.Reading {
        var clock = await hubClock()
        if clock.noticeStep() { try? await spool.keep(clock) }
        return clock.reading()
    }

    /// By how many seconds the hub's clock is ahead of this machine's, as last learnt.
    package nonisolated func clockSkew() async -> Double { await hubClock().difference() }

    private nonisolated func hubClock() async -> HubClock { (try? await spool.hubClock()) ?? HubClock(skew: 0) }

    /// Dates an exam anew that the hub refused because its time lies in the future: it was captured by a clock that was
    /// ahead. Only where nobody said when it was done. The exam that takes its place bears the hub's time now, the latest at
    /// which it can have been done; the history of both keeps what the device said.
    /// - Returns: the exam that takes its place; nil where this is another case.
    nonisolated func redate(_ exam: WireID) async throws(ClinicError) -> Capture? {
        let now = await hubTime()
        guard let refused = try await misdated(exam), refused.at.timeIntervalSince(now) > HubClock.tolerance else {
            return nil
        }
        var correction = ExamCorrection()
        correction.performedAt = now
        let capture = try await correct(exam, correction)
        let note = "本机曾记为 the device said \(RFC3339.text(refused.at))"
        do { try await spool.remark(note, on: capture.exam, at: now) } catch { throw ClinicError(error) }
        return capture
    }

    /// Dates anew what an earlier process did not get to.
    nonisolated func redateAll() async throws(ClinicError) {
        let refused: [WireID]
        do { refused = try await spool.refused(overField: Self.field) } catch { throw ClinicError(error) }
        var fault: ClinicError?
        for exam in refused {
            do throws(ClinicError) { _ = try await redate(exam) } catch { fault = fault ?? error }
        }
        if let fault { throw fault }
    }

    private static let field = "performedAt"

    /// When a refused exam claims to have been done, where the clock said so and the hub does not believe it.
    private nonisolated func misdated(_ exam: WireID) async throws(ClinicError) -> (exam: WireID, at: Date)? {
        do throws(SpoolError) {
            guard let capture = try await spool.capture(exam), capture.state == .refused,
                capture.problem?.field == Self.field, let jws = try? CompactJWS(capture.signedManifest),
                let manifest = try? WireJSON.value(Manifest.self, in: jws.unverifiedPayload),
                abs(manifest.performedAt.timeIntervalSince(capture.capturedAt)) < 1
            else { return nil }
            return (exam, manifest.performedAt)
        } catch {
            throw ClinicError(error)
        }
    }
}

extension Spool {
    private static let clock = "hub-clock"

    /// The hub's time, as an earlier process learnt it.
    func hubClock() throws(SpoolError) -> HubClock {
        let text = try setting(Self.clock)
        return text.flatMap { try? WireJSON.value(HubClock.self, in: Array($0.utf8)) } ?? HubClock(skew: 0)
    }

    /// Keeps it for the next process.
    func keep(_ clock: HubClock) throws(SpoolError) {
        guard let bytes = try? WireJSON.bytes(of: clock) else { return }
        try set(Self.clock, to: String(decoding: bytes, as: UTF8.self))
    }
}
