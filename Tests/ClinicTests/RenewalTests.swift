// A home that gets another identity: what waits in it is signed anew, and nothing of it is lost.
import Crypto
import Foundation
import HubAPI
import Spool
import Synchronization
import Testing

@testable import Clinic

@Suite struct RenewalTests {
    private let fixture = ClinicFixture()
    private let soon = ContinuousClock.now.advanced(by: .seconds(30))

    /// The same home under another id and key, as after `enrol --again`.
    private func renewed() throws -> Terminal {
        var identity = try Identity.load(from: fixture.home)
        identity.terminal = .timeOrdered()
        try TerminalKey.keep(P256.Signing.PrivateKey(), in: fixture.home)
        try identity.save(in: fixture.home)
        return try Terminal(fixture.home)
    }

    @Test func `the key of an enrolment that broke off is the same when it is tried again`() async throws {
        let terminal = try fixture.terminal(), home = terminal.home
        let next = try TerminalKey.nextOrMake(in: home)
        #expect(try TerminalKey.nextOrMake(in: home).rawRepresentation == next.rawRepresentation)
        #expect(DurableFile.isPrivate(home.nextKeyFile))
        #expect(try TerminalKey.load(from: home)?.rawRepresentation != next.rawRepresentation)
        TerminalKey.forgetNext(in: home)
        #expect(try TerminalKey.nextOrMake(in: home).rawRepresentation != next.rawRepresentation)
    }

    @Test func `it is not enrolled again while its agent runs, nor where the hub knows it or is away`() async throws {
        let home = try fixture.terminal().home, hub = try HubAddress(fixture.hub.url, allowsPlain: true)
        let form = Enrolment.Form(hub: hub, code: "C", name: "n", caFile: nil, isAgain: true)
        func problem() async -> String? {
            do throws(ClinicError) {
                _ = try await Enrolment.enrol(form, in: home)
                return nil
            } catch {
                return error.problem.name
            }
        }
        let before = FileManager.default.contents(atPath: home.identityFile)
        #expect(await problem() == "still-enrolled")
        fixture.hub.state.withLock { $0.isAway = true }
        #expect(["hub-unreachable", "outcome-unclear"].contains(await problem()))
        let presence = try await home.lockAsAgent()
        #expect(await problem() == "agent-runs")
        withExtendedLifetime(presence) {}
        #expect(FileManager.default.contents(atPath: home.identityFile) == before)
    }

    @Test func `what was never tried keeps its id and its hold, and is signed by the new key`() async throws {
        let terminal = try fixture.terminal()
        try await terminal.signAnew()
        var draft = ExamDraft(files: [try fixture.file(size: 100)], kind: "PHOTO", urgency: .routine)
        draft.unassigned = .wait(minutes: nil)
        let before = try await terminal.capture(draft)
        let new = try renewed()
        #expect(!new.isOurs(before))
        try await new.resume()
        let after = try #require(try await new.spool.capture(before.exam))
        #expect(after.manifestSha256 == before.manifestSha256 && after.heldUntil == before.heldUntil)
        let jws = try CompactJWS(after.signedManifest)
        #expect(try jws.verified(by: new.key.verifyingKey, type: SignedType.manifest) == jws.unverifiedPayload)
        #expect(new.isOurs(after) && after.state == .captured)
    }

    @Test func `what was tried keeps its id, and the patient that was said meanwhile is told`() async throws {
        let terminal = try fixture.terminal()
        try await terminal.signAnew()
        let exam = try await fixture.capture(on: terminal, .urgent, sizes: 100)
        fixture.hub.state.withLock { $0.isRevoked = true }
        await #expect(throws: ClinicError.self) { try await terminal.deliver(exam, until: soon) }
        let person = try await terminal.register(KeptPatient.Person(name: "新来者"))
        _ = try await terminal.attach(exam, to: person.id, tellsNow: false)
        let new = try renewed()
        try await new.resume()
        let kept = try #require(try await new.spool.capture(exam))
        #expect(kept.state.isWaiting && kept.urgency == .urgent && new.isOurs(kept))
        fixture.hub.state.withLock { $0.isRevoked = false }
        fixture.hub.renewed.withLock { $0 = new.terminalID }
        #expect(try await new.deliver(exam, until: soon).receipt != nil)
        _ = try await new.tellAttachments()
        #expect(fixture.hub.state.withLock { $0.attributions[exam]?.patient } == person.id)
        #expect(try await new.spool.captures(limit: 9).count == 1)
    }

    @Test func `where the hub's last answer was lost it has one exam, and its receipt in the earlier name is believed`()
        async throws
    {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 100)
        fixture.hub.state.withLock { $0.losesAnswers = true }
        var sender = Sender(terminal)
        guard case .stopped = try await sender.step() else {
            Issue.record("the answer is not lost")
            return
        }
        fixture.hub.state.withLock { $0.losesAnswers = false }
        let new = try renewed()
        let delivered = try await new.deliver(exam, until: soon)
        #expect(delivered.exam == exam && delivered.receipt == fixture.hub.exam(exam)?.receipt)
        #expect(fixture.hub.state.withLock { $0.exams.count } == 1)
        #expect(try await new.spool.captures(limit: 9).count == 1)
    }

    @Test func `a receipt in the name of a terminal that this home never was is not believed`() async throws {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 100)
        fixture.hub.renewed.withLock { $0 = .timeOrdered() }
        await #expect(throws: ClinicError.self) { try await terminal.deliver(exam, until: soon) }
        #expect(try await terminal.spool.capture(exam)?.receipt == nil)
    }

    @Test func `what went away on a stick keeps its id, since the hub may have it`() async throws {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 100)
        _ = try await terminal.spool.freeze([exam])
        let new = try renewed()
        try await new.resume()
        let kept = try #require(try await new.spool.capture(exam))
        #expect(kept.state.isWaiting && new.isOurs(kept))
    }

    @Test func `what has its receipt stays as it is, and what was refused is signed anew when it is sent again`()
        async throws
    {
        let terminal = try fixture.terminal()
        let stored = try await fixture.capture(on: terminal, sizes: 100)
        _ = try await terminal.deliver(stored, until: soon)
        let refused = try await fixture.capture(on: terminal, kind: "REFUSED", sizes: 100)
        await #expect(throws: ClinicError.self) { try await terminal.deliver(refused, until: soon) }
        let before = try await terminal.spool.capture(stored)
        let new = try renewed()
        try await new.resume()
        #expect(try await new.spool.capture(stored) == before)
        #expect(try await new.spool.capture(refused)?.state == .refused)
        #expect(try await new.sendAgain(refused, ExamCorrection()) == refused)
        let again = try #require(try await new.spool.capture(refused))
        #expect(new.isOurs(again) && again.state == .queued)
        #expect(try await new.spool.captures(limit: 9).count == 2)
    }

    @Test func `what one clinic has captured is neither signed nor sent by another's identity`() async throws {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 100)
        try await terminal.resume()
        let before = try #require(try await terminal.spool.capture(exam))
        var identity = try Identity.load(from: fixture.home)
        identity.terminal = .timeOrdered()
        identity.organisation = EnrolmentAnswer.Organisation(id: .timeOrdered(), code: "C99", name: "别处卫生室")
        try identity.save(in: fixture.home)
        let foreign = try Terminal(fixture.home)
        await #expect(throws: ClinicError.self) { try await foreign.deliver(exam, until: soon) }
        do throws(ClinicError) {
            try await Agent(foreign, Agent.Settings()) { _ in }.run()
            Issue.record("the agent runs")
        } catch {
            #expect(error.problem.name == "anothers-spool" && error.problem.title.contains("别处卫生室"))
        }
        #expect(try await foreign.spool.capture(exam) == before)
        #expect(fixture.hub.state.withLock { $0.exams.isEmpty })
    }

    @Test func `a home that lost its identity is not enrolled for another clinic`() async throws {
        let terminal = try fixture.terminal(), hub = try HubAddress(fixture.hub.url, allowsPlain: true)
        _ = try await terminal.spool.keep(clinic: SpoolClinic(id: .timeOrdered(), name: "上湾村卫生室"))
        try FileManager.default.removeItem(atPath: fixture.home.identityFile)
        let form = Enrolment.Form(hub: hub, code: "C", name: "n", caFile: nil)
        do throws(ClinicError) {
            _ = try await Enrolment.enrol(form, in: fixture.home)
            Issue.record("it is enrolled")
        } catch {
            #expect(error.problem.name == "another-organisation")
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.home.identityFile))
    }

    @Test func `it speaks with a token of its new name, however long the old one would have lasted`() async throws {
        _ = try await fixture.terminal().fetchReports()
        #expect(fixture.hub.requests.count { $0 == "POST \(Paths.token)" } == 1)
        _ = try await Terminal(fixture.home).fetchReports()
        #expect(fixture.hub.requests.count { $0 == "POST \(Paths.token)" } == 1, "the next process takes it up")
        _ = try await renewed().fetchReports()
        #expect(fixture.hub.requests.count { $0 == "POST \(Paths.token)" } == 2)
    }

    @Test func `what was not signed anew at the start is signed when it is its turn`() async throws {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 100)
        let new = try renewed()
        fixture.hub.renewed.withLock { $0 = new.terminalID }
        var sender = Sender(new)
        guard case .asked = try await sender.step(), case .stored = try await sender.step() else {
            Issue.record("signed, then stored")
            return
        }
        #expect(new.isOurs(try #require(try await new.spool.capture(exam))))
    }

    @Test func `an enrolment names the clinic whose exams lie here, so that no code is spent for nothing`() async throws
    {
        let terminal = try fixture.terminal(), clinic = await terminal.identity.organisation
        _ = try await terminal.spool.keep(clinic: SpoolClinic(id: clinic.id, name: clinic.name))
        try FileManager.default.removeItem(atPath: fixture.home.identityFile)
        let form = Enrolment.Form(
            hub: try HubAddress(fixture.hub.url, allowsPlain: true), code: "C", name: "n", caFile: nil)
        let refused = await #expect(throws: ClinicError.self) { _ = try await Enrolment.enrol(form, in: fixture.home) }
        #expect(refused?.problem.name == "another-organisation" || refused?.problem.status == 409)
        #expect(fixture.hub.state.withLock(\.enrolments).map(\.organisation) == [clinic.id])
    }
}
