// The agent as a whole, against the scripted hub: from a file in a folder to a receipt, and what it says meanwhile.
import Crypto
import Foundation
import HubAPI
import Spool
import Synchronization
import Testing

@testable import Clinic

@Suite struct AgentTests {
    private let fixture = ClinicFixture()
    private let said = SaidWords()

    private var watch: String { fixture.root + "/watch" }

    /// Runs an agent until `body` has ended.
    private func run(
        warning: Int = 90, unassigned: UnassignedRule = .send, _ body: (Terminal) async throws -> Void
    ) async throws {
        try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
        var settings = Agent.Settings()
        (settings.watch, settings.lookInterval, settings.staff) = (watch, 0.02, "village02")
        (settings.fetchInterval, settings.fullnessWarning, settings.unassigned) = (0.1, warning, unassigned)
        settings.removalInterval = 0.1
        // What is dropped here is no picture: nobody waits for its end.
        settings.quietSeconds = 0
        try await fixture.run(settings, { [said] in said.note($0) }, body)
        #expect(said.all.last == .ended)
    }

    private func drop(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: watch + "/" + name))
    }

    @Test func `a file that appears is captured once, sent, and lies in sent afterwards`() async throws {
        try await run { terminal in
            try drop("心电\n\u{1F600}.png", [1, 2, 3])
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
            try await eventually("the move") {
                FileManager.default.fileExists(atPath: watch + "/sent/心电\n\u{1F600}.png")
            }
            let capture = try #require(try await terminal.spool.captures(limit: 9).first)
            #expect(capture.objects.map(\.name) == ["心电\n\u{1F600}.png"])
            let manifest = fixture.hub.exam(capture.exam)?.manifest
            #expect(manifest?.objects.map(\.name) == ["心电_\u{1F600}.png"] && manifest?.operator == "village02")
        }
    }

    @Test func `a file whose agent died before it was moved is moved and not captured again`() async throws {
        let terminal = try fixture.terminal()
        try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
        try drop("a.png", [1, 2, 3])
        let seen = try #require(FileSighting("a.png", in: watch))
        let draft = ExamDraft(files: [seen.path], kind: "PHOTO", urgency: .routine)
        _ = try await terminal.capture(draft, from: [seen])
        await #expect(throws: ClinicError.self) { try await terminal.capture(draft, from: [seen]) }
        try await run { _ in
            try await eventually("the move") { FileManager.default.fileExists(atPath: watch + "/sent/a.png") }
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
        }
    }

    @Test func `a file whose disk was mounted anew before it was moved is known by its name, time and content`()
        async throws
    {
        let terminal = try fixture.terminal()
        try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
        try drop("a.png", [1, 2, 3])
        let seen = try #require(FileSighting("a.png", in: watch))
        let draft = ExamDraft(files: [seen.path], kind: "PHOTO", urgency: .routine)
        let exam = try await terminal.capture(draft, from: [seen]).exam
        // The same file under another number, as after a mount; its time as vfat tells it.
        let time = Date(timeIntervalSince1970: (Double(seen.modified) / 1e9).rounded(.down))
        try FileManager.default.moveItem(atPath: seen.path, toPath: fixture.root + "/kept")
        try drop("a.png", [1, 2, 3])
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: seen.path)
        let anew = try #require(FileSighting("a.png", in: watch))
        #expect(try await terminal.spool.known(anew, as: .routine) == nil)
        try await run { _ in
            try await eventually("the move") { FileManager.default.fileExists(atPath: watch + "/sent/a.png") }
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
            #expect(try await terminal.spool.capture(exam)?.receipt != nil)
            // Another content under the same name and time is another exam.
            try drop("a.png", [3, 2, 1])
            try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: seen.path)
            try await eventually("the second exam") { try await terminal.spool.counts() == [.stored: 2] }
        }
    }

    @Test func `a copy with the time of a file that has left is another exam, and in the emergency lane another yet`()
        async throws
    {
        try await run { terminal in
            try drop("a.png", [1, 2, 3])
            let time = Date(timeIntervalSince1970: 1_700_000_000)
            try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: watch + "/a.png")
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
            try await eventually("the move") { FileManager.default.fileExists(atPath: watch + "/sent/a.png") }
            for (number, lane) in [(2, ""), (3, "/emergency")] {
                let copy = fixture.root + "/copy"
                try Data([1, 2, 3]).write(to: URL(filePath: copy))
                try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: copy)
                try FileManager.default.moveItem(atPath: copy, toPath: watch + lane + "/a.png")
                try await eventually("exam \(number)") { try await terminal.spool.counts() == [.stored: number] }
            }
            let urgencies = try await terminal.spool.captures(limit: 9).map(\.urgency)
            #expect(urgencies.filter { $0 == .emergency }.count == 1 && urgencies.count == 3)
        }
    }

    @Test func `a file that was put back is said to be known`() async throws {
        try await run { terminal in
            try drop("a.png", [1, 2, 3])
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
            let exam = try #require(try await terminal.spool.captures(limit: 1).first?.exam)
            let back = { try FileManager.default.moveItem(atPath: watch + "/sent/a.png", toPath: watch + "/a.png") }
            try await eventually("the move") { FileManager.default.fileExists(atPath: watch + "/sent/a.png") }
            try back()
            try await eventually("the word") { said.all.contains(.known(exam, file: "a.png")) }
            try await eventually("the move") { FileManager.default.fileExists(atPath: watch + "/sent/a.png") }
            #expect(try await terminal.spool.counts() == [.stored: 1])
        }
    }

    @Test func `a file that was put back because its exam was refused becomes an exam again`() async throws {
        let terminal = try fixture.terminal()
        try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
        try drop("a.png", [1, 2, 3])
        let seen = try #require(FileSighting("a.png", in: watch))
        let draft = ExamDraft(files: [seen.path], kind: "PHOTO", urgency: .routine)
        let exam = try await terminal.capture(draft, from: [seen]).exam
        let problem = Problem(local: "no", zh: "不", en: "No.")
        try await terminal.spool.refuse(exam, because: problem, at: Date())
        try await terminal.spool.noteMoved(seen)
        try await run { _ in
            try await eventually("another exam") { try await terminal.spool.counts() == [.refused: 1, .stored: 1] }
        }
    }

    @Test func `files are removed a month after the receipt, by the hub's time alone`() async throws {
        let moved = Mutex<Capture?>(nil)
        try await run { terminal in
            try drop("a.png", [1, 2, 3])
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
            moved.withLock { $0 = nil }
            let capture = try #require(try await terminal.spool.captures(limit: 1).first)
            moved.withLock { $0 = capture }
            let manifest = try #require(fixture.hub.exam(capture.exam)?.manifest)
            let standing = ExamStanding(manifest, state: "queued", since: Date(), objects: [], readings: [])
            fixture.hub.state.withLock { $0.standings[capture.exam] = standing }
            try await eventually("the standing") { try await terminal.spool.capture(capture.exam)?.standing != nil }
            fixture.hub.state.withLock { $0.ahead = 31 * 86_400 }
            try await eventually("the hub's new time") { await terminal.clockSkew() > 30 * 86_400 }
        }
        let capture = try #require(moved.withLock { $0 })
        try await run { terminal in
            try await eventually("the removal") { !terminal.spool.folder.isWhole(capture.objects[0]) }
            try await eventually("the word") { said.all.contains(.pruned(files: 1, bytes: 3)) }
            #expect(try await terminal.spool.capture(capture.exam)?.receipt != nil)
        }
    }

    @Test func `a second file of the same name does not replace the first one in sent`() async throws {
        try await run { terminal in
            for number in 1...2 {
                try drop("a.png", [UInt8(number)])
                try await eventually("capture \(number)") {
                    try await terminal.spool.captures(limit: 9).count == number
                        && !FileManager.default.fileExists(atPath: watch + "/a.png")
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: watch + "/sent").count == 2)
        }
    }

    @Test func `a file that stays is told with its reason, also to whoever asks later`() async throws {
        try await run { terminal in
            try drop("empty.png", [])
            try await eventually("a notice") {
                await terminal.folderNotices().map(\.problem.name) == ["file-empty"]
            }
            #expect(said.all.contains { if case .stays(watch + "/empty.png", _) = $0 { true } else { false } })
        }
    }

    @Test func `an answer that cannot be understood is said once, and nothing else waits for it`() async throws {
        fixture.hub.state.withLock { $0.garblesSettings = true }
        try await run { terminal in
            try await eventually("five rounds") { fixture.hub.requests.count { $0.contains("/reports") } >= 5 }
            #expect(fixture.hub.requests.count { $0.contains("/settings") } >= 4, "it is asked again")
            #expect(said.all.count { if case .fetchFailed = $0 { true } else { false } } == 1)
        }
    }

    @Test func `while the hub is away it captures, says so once, and goes on when the hub is back`() async throws {
        fixture.hub.state.withLock { $0.isAway = true }
        try await run { terminal in
            for number in 1...3 { try drop("\(number).png", [UInt8(number)]) }
            try await eventually("the trouble") { await terminal.trouble()?.name == "outcome-unclear" }
            try await eventually("three captures") { try await terminal.spool.captures(limit: 9).count == 3 }
            #expect(terminal.home.hasAgent)
            fixture.hub.state.withLock { $0.isAway = false }
            try await terminal.spool.nudge()
            try await eventually("three receipts") { try await terminal.spool.counts() == [.stored: 3] }
            #expect(await terminal.trouble() == nil)
        }
        let stops = said.all.filter { if case .stopped = $0 { true } else { false } }
        #expect(stops.count == 1 && said.all.contains(.goesOn))
    }

    @Test func `a send beside it captures and waits for the agent's receipt`() async throws {
        try await run { terminal in
            let beside = try fixture.terminal()
            try await eventually("the agent's lock") { try beside.home.lockIfFree() == nil ? true : false }
            let exam = try await fixture.capture(on: beside, sizes: 200_000)
            let deadline = ContinuousClock.now.advanced(by: .seconds(30))
            #expect(try await beside.deliver(exam, until: deadline).receipt != nil)
            #expect(try await fixture.isDelivered(exam, by: terminal))
        }
    }

    @Test func `a folder within the folder is told once, to the log and to whoever asks`() async throws {
        try await run { terminal in
            try FileManager.default.createDirectory(atPath: watch + "/cardio", withIntermediateDirectories: true)
            try await eventually("a notice") {
                await terminal.folderNotices().map(\.problem.name) == ["folder-ignored"]
            }
            try drop("a.png", [1])
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
        }
        #expect(said.all.count { if case .stays(watch + "/cardio", _) = $0 { true } else { false } } == 1)
    }

    @Test(arguments: [("terminal-revoked", ClinicError.Kind.refused), ("outcome-unclear", .unreachable)])
    func `a send beside an agent that cannot send says why it cannot`(
        _ name: String, _ kind: ClinicError.Kind
    ) async throws {
        fixture.hub.state.withLock { ($0.isRevoked, $0.isAway) = (name == "terminal-revoked", kind == .unreachable) }
        try await run { terminal in
            try drop("a.png", [1])
            try await eventually("the trouble") { await terminal.trouble()?.name == name }
            let beside = try fixture.terminal(), exam = try await fixture.capture(on: beside, sizes: 100)
            let error = await #expect(throws: ClinicError.self) {
                try await beside.deliver(exam, until: .now.advanced(by: .milliseconds(300)))
            }
            #expect(error?.problem.name == name && error?.kind == kind)
        }
    }

    @Test
    func `what comes without a patient waits in the tray, named as the device names it, and goes when it has one`()
        async throws
    {
        try await run(unassigned: .wait(minutes: nil)) { terminal in
            let message =
                "MSH|^~\\&|||||20260302081500||ORU^R01|23|P|2.3.1\rPID|1||A966^^^^MR||^样例\rOBR|1||523|x\r"
                + "OBX|1|NM|6690-2^WBC^LN||6.01|10*9/L|3.50-9.50|N|||F\r"
            try drop("cbc.hl7", Array(message.utf8))
            try await eventually("the tray") { try await terminal.spool.unassigned(limit: 9).first?.mark != nil }
            let waiting = try #require(try await terminal.spool.unassigned(limit: 9).first)
            #expect(waiting.mark == DeviceMark(sample: "523", patient: "A966", name: "样例"))
            try await eventually("the word of it") { said.all.contains(.waits(waiting.exam, until: nil)) }
            let patient = try await terminal.register(KeptPatient.Person(name: "新来者"))
            _ = try await terminal.attach(waiting.exam, to: patient.id)
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
            #expect(fixture.hub.exam(waiting.exam)?.manifest.patient?.name == "新来者")
            try await eventually("the registration") { try await terminal.spool.patient(patient.id)?.isKnown == true }
        }
    }

    @Test func `a disk that fills is announced, and capture goes on`() async throws {
        try await run(warning: 0) { terminal in
            try await eventually("the word of the disk") {
                said.all.contains { if case .fills = $0 { true } else { false } }
            }
            try drop("a.png", [1])
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
        }
    }

    @Test(arguments: ["hub-1", "hub-2"])
    func `a hub with other keys than at the enrolment gets nothing, until it shows the right ones`(
        _ name: String
    ) async throws {
        _ = try fixture.terminal()
        let right = fixture.hub.state.withLock { state in
            defer { (state.key, state.keyID) = (.init(), name) }
            return state.key
        }
        try await run { terminal in
            try drop("a.png", [1])
            try await eventually("the trouble") { await terminal.trouble()?.name == "hub-key-changed" }
            #expect(!fixture.hub.requests.contains { $0.hasPrefix("PUT") })
            #expect(try await terminal.spool.waiting(limit: 9).count == 1)
            fixture.hub.state.withLock { ($0.key, $0.keyID) = (right, "hub-1") }
            try await terminal.spool.nudge()
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
        }
    }

    @Test func `a question for news that is held open holds up no exam`() async throws {
        fixture.hub.state.withLock { $0.holdsNews = true }
        try await run { terminal in
            try await eventually("the question") { fixture.hub.requests.contains { $0.contains("/events") } }
            try drop("a.png", [1])
            try await eventually("a receipt") { try await terminal.spool.counts() == [.stored: 1] }
            #expect(!fixture.hub.requests.contains("held in vain"))
        }
    }

    @Test func `a second agent of one home says so and ends`() async throws {
        try await run { terminal in
            try await eventually("the agent") { terminal.home.hasAgent }
            let second = Agent(try fixture.terminal(), Agent.Settings()) { _ in }
            await #expect(throws: ClinicError.self) { try await second.run() }
        }
    }

    @Test func `an exam that the hub cannot read is known here with its reason`() async throws {
        try await run { terminal in
            let exam = try await fixture.capture(on: terminal, sizes: 100)
            try await eventually("a receipt") { try await terminal.spool.capture(exam)?.receipt != nil }
            let manifest = try #require(fixture.hub.exam(exam)?.manifest)
            var standing = ExamStanding(manifest, state: "quarantined", since: Date(), objects: [], readings: [])
            standing.problem = .init(code: "unknown-file", zh: "不是可读的文件", en: "Not a file that can be read")
            fixture.hub.state.withLock { [standing] in $0.standings[exam] = standing }
            try await eventually("the standing") {
                try await terminal.spool.capture(exam)?.standing?.problem?.code == "unknown-file"
            }
        }
    }

    @Test func `a send beside an agent that gets nowhere says at once why, and again when that has changed`()
        async throws
    {
        fixture.hub.state.withLock { $0.isRevoked = true }
        let told = Mutex<[String?]>([])
        let telling = Telling(
            sending: { _, _, _ in }, waiting: { _, _ in },
            standing: { why in told.withLock { $0.append(why?.name) } })
        try await run { terminal in
            try drop("a.png", [1])
            try await eventually("the trouble") { await terminal.trouble()?.name == "terminal-revoked" }
            let beside = try fixture.terminal(), exam = try await fixture.capture(on: beside, sizes: 100)
            async let sent = beside.deliver(exam, until: .now.advanced(by: .seconds(60)), telling: telling)
            try await eventually("the word") { told.withLock { $0 == ["terminal-revoked"] } }
            fixture.hub.state.withLock { $0.isRevoked = false }
            try await terminal.spool.nudge()
            #expect(try await sent.receipt != nil)
        }
        #expect(told.withLock { $0.filter { $0 == "terminal-revoked" }.count } == 1)
    }
}
