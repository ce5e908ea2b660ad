// From capture to patient: found here, given before the exam has left or after, never lost on the way.
import Crypto
import Foundation
import HubAPI
import Spool
import Synchronization
import Testing

@testable import Clinic

@Suite struct TrayTests {
    private let fixture = ClinicFixture()
    private let soon = ContinuousClock.now.advanced(by: .seconds(60))

    private func person(_ name: String, _ number: String? = nil) -> KeptPatient.Person {
        var person = KeptPatient.Person(name: name)
        person.identities = number.map { [.init(kind: "03", number: $0)] } ?? []
        return person
    }

    private func held(_ terminal: Terminal, _ urgency: Urgency = .routine) async throws -> WireID {
        var draft = ExamDraft(files: [try fixture.file(size: 2_000)], kind: "PHOTO", urgency: urgency)
        draft.unassigned = .wait(minutes: nil)
        return try await terminal.capture(draft).exam
    }

    private func manifest(_ exam: WireID) -> Manifest? { fixture.hub.exam(exam)?.manifest }

    @Test func `a patient of the roll goes with the exam by the id alone, and its request form too`() async throws {
        let terminal = try fixture.terminal()
        var item = RollPage.Item(number: 7, id: .timeOrdered())
        (item.name, item.phone) = ("柏秀兰", "15400000001")
        fixture.hub.state.withLock { $0.roll = [item] }
        #expect(try await terminal.fetchRoll().changed == 1)
        #expect(try await terminal.fetchRoll().changed == 0)
        let exam = try await held(terminal), found = try await terminal.patient(named: "0001")
        var form = RequestForm()
        form.complaint = "乏力"
        #expect(try await terminal.attach(exam, to: found.id, request: form) == .inManifest(exam))
        _ = try await terminal.deliver(exam, until: soon)
        #expect(try await fixture.isDelivered(exam, by: terminal))
        #expect(manifest(exam)?.patient == PatientReference(id: item.id) && manifest(exam)?.request == form)
    }

    @Test func `a new patient rides along with everything, whether the hub was told before or not`() async throws {
        let terminal = try fixture.terminal(), exam = try await held(terminal)
        let new = try await terminal.register(person("新来者", "P1234567"))
        #expect(try await terminal.attach(exam, to: new.id) == .inManifest(exam))
        _ = try await terminal.deliver(exam, until: soon)
        #expect(manifest(exam)?.patient == new.reference && new.reference.name == "新来者")
    }

    @Test func `who was registered without the line is told to the hub when it is up, once`() async throws {
        let terminal = try fixture.terminal(), known = WireID.timeOrdered()
        fixture.hub.state.withLock { state in
            state.isAway = true
            state.knownNumbers["P7654321"] = known
        }
        let kept = try await terminal.registerNow(person("柏秀英", "P7654321"), offline: false)
        #expect(kept.problem != nil && !kept.patient.isKnown)
        fixture.hub.state.withLock { $0.isAway = false }
        for _ in 0..<2 { #expect(try await terminal.registerPatients().isEmpty) }
        #expect(fixture.hub.state.withLock(\.registered).count == 1)
        #expect(try await terminal.patient(named: "柏秀英").id == known)
    }

    @Test func `one whom the hub refuses stays with its reason, and the others are registered`() async throws {
        let terminal = try fixture.terminal()
        let wrong = try await terminal.register(person("冒名者", "P1"))
        _ = try await terminal.register(person("新来者"))
        #expect(try await terminal.registerPatients().map(\.patient) == [wrong.id])
        #expect(try await terminal.patients("冒名者").first?.problem?.name == "identity-of-another")
        #expect(try await terminal.patients("新来者").first?.isKnown == true)
    }

    @Test func `after the exam has left the hub is told whose it is, with the reason`() async throws {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 2_000)
        _ = try await terminal.deliver(exam, until: soon)
        let new = try await terminal.register(person("新来者"))
        #expect(try await terminal.attach(exam, to: new.id) == .told(exam))
        #expect(fixture.hub.state.withLock { $0.attributions[exam]?.patient } == new.id)
        let other = try await terminal.register(person("另一位"))
        await #expect(throws: ClinicError.self, "another patient needs a reason") {
            try await terminal.attach(exam, to: other.id)
        }
        #expect(try await terminal.attach(exam, to: other.id, because: "选错") == .told(exam))
        #expect(
            fixture.hub.state.withLock { $0.attributions[exam] } == ScriptedAttribution(patient: other.id, reason: "选错")
        )
        #expect(try await terminal.spool.unassigned(limit: 9).isEmpty)
    }

    @Test func `a correction that the line did not carry is kept and told later`() async throws {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 2_000)
        _ = try await terminal.deliver(exam, until: soon)
        let new = try await terminal.register(person("新来者"))
        fixture.hub.state.withLock { $0.isAway = true }
        guard case .waits = try await terminal.attach(exam, to: new.id) else {
            Issue.record("it should wait")
            return
        }
        fixture.hub.state.withLock { $0.isAway = false }
        #expect(try await terminal.tellAttachments().isEmpty)
        #expect(fixture.hub.state.withLock { $0.attributions[exam]?.patient } == new.id)
    }

    @Test func `once the reading has begun the hub's no is told in its words, and not asked again`() async throws {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 2_000)
        _ = try await terminal.deliver(exam, until: soon)
        fixture.hub.state.withLock { _ = $0.readings.insert(exam) }
        let new = try await terminal.register(person("新来者"))
        await #expect { try await terminal.attach(exam, to: new.id) } throws: { error in
            (error as? ClinicError)?.problem.name == "exam-already-read"
        }
        #expect(try await terminal.tellAttachments().isEmpty)
        #expect(try await terminal.spool.attachment(of: exam)?.problem?.name == "exam-already-read")
    }

    @Test func `a refused exam goes up anew with its patient, and nothing of a former one`() async throws {
        let terminal = try fixture.terminal()
        var draft = ExamDraft(files: [try fixture.file(size: 100)], kind: "REFUSED", urgency: .routine)
        var wrong = PatientReference()
        (wrong.name, wrong.phone) = ("别人", "15400000009")
        draft.patient = wrong
        let exam = try await terminal.capture(draft).exam
        await #expect(throws: ClinicError.self) { try await terminal.deliver(exam, until: soon) }
        let new = try await terminal.register(person("新来者"))
        let done = try await terminal.attach(exam, to: new.id)
        let successor = try #require(try await terminal.spool.capture(done.exam))
        #expect(done == .successor(successor.exam) && successor.patient == new.id)
        #expect(try successor.manifest().patient == new.reference)
    }

    @Test func `an emergency waits for nobody, and neither does what is urgent`() async throws {
        let terminal = try fixture.terminal()
        for urgency in [Urgency.emergency, .urgent] {
            let exam = try await held(terminal, urgency)
            #expect(try await terminal.spool.capture(exam)?.heldUntil == nil)
        }
    }

    @Test func `the sender leaves a held exam alone and takes it once it is let go`() async throws {
        let terminal = try fixture.terminal(), exam = try await held(terminal)
        var sender = Sender(terminal)
        guard case .nothing = try await sender.step() else {
            Issue.record("it was sent")
            return
        }
        try await terminal.release(exam)
        guard case .stored(exam) = try await sender.step() else {
            Issue.record("it was not sent")
            return
        }
        #expect(manifest(exam) != nil && manifest(exam)?.patient == nil)
    }

    @Test func `an exam is named by the end of its id where that is enough`() async throws {
        let terminal = try fixture.terminal(), exam = try await held(terminal)
        #expect(try await terminal.exam(named: String("\(exam)".suffix(6))) == exam)
        #expect(try await terminal.exam(named: String("\(exam)".suffix(12)).uppercased()) == exam)
        await #expect(throws: ClinicError.self) { try await terminal.exam(named: "zzzz") }
        await #expect(throws: ClinicError.self) { try await terminal.exam(named: "%%%%") }
        await #expect(throws: ClinicError.self) { try await terminal.exam(named: String("\(exam)".suffix(2))) }
    }

    @Test(arguments: [
        ("秀兰", ["柏秀兰"]), ("P7654321", ["柏秀英"]), (" p765-4321 ", ["柏秀英"]), ("0002", ["柏秀英"]),
        ("１５４０００００００１", ["柏秀兰"]), ("", ["柏秀兰", "柏秀英"]), ("2", []), ("nobody", []),
    ])
    func `patients are found by what is typed or scanned`(_ query: String, _ names: [String]) {
        var one = KeptPatient(id: .timeOrdered(), person: person("柏秀兰"), isKnown: true)
        one.person.phone = "15400000001"
        var other = KeptPatient(id: .timeOrdered(), person: person("柏秀英", "P7654321"), isKnown: true)
        other.person.phone = "15400000002"
        #expect(PatientSearch.find(query, among: [other, one]).map(\.person.name) == names)
        #expect(PatientSearch.find("\(one.id)", among: [other, one]) == [one])
    }

    @Test func `what is typed of somebody new is checked here, and never repeated`() throws {
        var draft = PatientDraft(name: " 柏秀兰 ")
        (draft.idNumber, draft.phone, draft.sex) = ("519901189503120028", "1540000", "x")
        for repair in [0, 1, 2] {
            #expect { try draft.checked() } throws: { error in
                let problem = (error as? ClinicError)?.problem
                return problem?.name == "patient-wrong" && problem?.detail?.contains("5199") == false
            }
            if repair == 0 { draft.idNumber = nil }
            if repair == 1 { draft.phone = "154 0000 0001" }
        }
        draft.sex = "女"
        let checked = try draft.checked()
        #expect(checked.name == "柏秀兰" && checked.sex == "2" && checked.phone == "15400000001")
    }

    /// An exam that waits for its patient, and is in a bundle.
    private func bundled(_ terminal: Terminal) async throws -> WireID {
        let exam = try await held(terminal)
        _ = try await terminal.spool.freeze([exam])
        return exam
    }

    @Test func `a patient given after the bundle was made is told to the hub as soon as it has the exam`() async throws
    {
        let terminal = try fixture.terminal(), exam = try await bundled(terminal)
        let new = try await terminal.register(person("新来者"))
        #expect(try await terminal.attach(exam, to: new.id) == .waits(exam, nil))
        var sender = Sender(terminal)
        for _ in 0..<9 {
            if case .nothing = try await sender.step() { break }
        }
        #expect(try await terminal.spool.capture(exam)?.state == .stored, "it still waits for its patient")
        #expect(await terminal.tellAttachment(of: exam) == nil)
        #expect(fixture.hub.state.withLock { $0.attributions[exam]?.patient } == new.id)
    }

    @Test func `an exam that has arrived tells its own patient and waits for no other's`() async throws {
        let terminal = try fixture.terminal()
        var exams: [WireID] = []
        for name in ["新来者", "另一位"] {
            let exam = try await fixture.capture(on: terminal, sizes: 2_000)
            _ = try await terminal.deliver(exam, until: soon)
            _ = try await terminal.attach(exam, to: try await terminal.register(person(name)).id, tellsNow: false)
            exams.append(exam)
        }
        #expect(await terminal.tellAttachment(of: exams[1]) == nil)
        let hub = fixture.hub.state.withLock {
            (told: Set($0.attributions.keys), registered: $0.registered.map(\.name))
        }
        #expect(hub.told == [exams[1]] && hub.registered == ["另一位"])
        #expect(try await terminal.tellAttachments().isEmpty)
        #expect(fixture.hub.state.withLock { Set($0.attributions.keys) } == Set(exams))
    }

    @Test func `what cannot be given is refused before anybody is registered for it`() async throws {
        let terminal = try fixture.terminal(), exam = try await bundled(terminal)
        var form = RequestForm()
        form.complaint = "头晕"
        await #expect {
            try await terminal.checkAttaching(exam, request: form, because: nil)
        } throws: { error in
            let problem = (error as? ClinicError)?.problem
            return problem?.name == "request-has-left" && problem?.title.contains("离线包") == true
        }
        #expect(try await terminal.checkAttaching(exam, request: nil, because: nil).exam == exam)
    }

    @Test func `with nothing to send, what waits for its patient is said with what lets it go`() async throws {
        let terminal = try fixture.terminal()
        #expect(try await terminal.heldWords() == nil)
        let exam = try await held(terminal)
        let words = try #require(try await terminal.heldWords())
        for part in ["1 份等待指定患者", "attach", "tray --release"] { #expect(words.contains(part), "\(words)") }
        try await terminal.release(exam)
        #expect(try await terminal.heldWords() == nil)
    }

    @Test func `an exam that waits goes as an emergency where somebody says so, and keeps its patient`() async throws {
        let terminal = try fixture.terminal()
        for byRelease in [true, false] {
            let exam = try await held(terminal)
            if byRelease {
                try await terminal.release(exam, as: .emergency)
            } else {
                var correction = ExamCorrection()
                correction.urgency = .emergency
                #expect(try await terminal.sendAgain(exam, correction) == exam)
            }
            let raised = try #require(try await terminal.spool.capture(exam))
            #expect(raised.urgency == .emergency && raised.isUnassigned && raised.heldUntil == nil)
            _ = try await terminal.deliver(exam, until: soon)
            #expect(manifest(exam)?.urgency == "emergency")
        }
        let fixed = try await bundled(terminal)
        await #expect { try await terminal.release(fixed, as: .urgent) } throws: { error in
            (error as? ClinicError)?.problem.name == "urgency-fixed"
        }
    }

    @Test func `a no says how the exam stands and what fits it`() async throws {
        let terminal = try fixture.terminal(), waiting = try await held(terminal)
        let stored = try await fixture.capture(on: terminal, sizes: 100)
        _ = try await terminal.deliver(stored, until: soon)
        func problem(_ body: () async throws(ClinicError) -> Void) async -> Problem? {
            do throws(ClinicError) { try await body() } catch { return error.problem }
            return nil
        }
        let all = [
            await problem { () async throws(ClinicError) in try await terminal.discard(waiting, because: "x") },
            await problem { () async throws(ClinicError) in try await terminal.release(stored) },
            await problem { () async throws(ClinicError) in _ = try await terminal.sendAgain(stored, ExamCorrection())
            },
        ]
        #expect(all.map { $0?.name } == ["exam-state", "exam-state", "exam-state"])
        #expect(all[0]?.title.contains("已存本机") == true && all[0]?.detail?.contains("不能撤回") == true)
        #expect(all[1]?.title.contains("已送达") == true && all[1]?.detail?.contains("attach --reason") == true)
        let unknown = await problem { () async throws(ClinicError) in try await terminal.release(.timeOrdered()) }
        #expect(unknown?.name == "exam-unknown")
    }

    @Test func `whoever gives an exam to somebody else than its label names is told so`() async throws {
        let terminal = try fixture.terminal(), exam = try await held(terminal)
        let same = try await terminal.register(person("柏 秀兰")), other = try await terminal.register(person("新来者"))
        #expect(await terminal.labelOfAnother(on: exam, than: other.id) == nil, "nobody is named")
        try await terminal.spool.label(exam, DeviceMark(sample: "523", name: "柏秀兰"))
        #expect(await terminal.labelOfAnother(on: exam, than: same.id) == nil)
        #expect(await terminal.labelOfAnother(on: exam, than: other.id)?.contains("柏秀兰") == true)
    }

    @Test func `a file without its end is said to be sent only where it was`() {
        #expect(Problem.filesCut(["a.png"], isStored: true).detail?.contains("发送") == true)
        let kept = Problem.filesCut(["a.png"], isStored: false)
        #expect(kept.detail?.contains("存下并发送") == false && kept.en?.detail?.contains("sent as it is") == false)
    }

    @Test func `a report of the clinic's other terminal is opened by its exam's id`() async throws {
        let terminal = try fixture.terminal(), signed = try fixture.hub.report()
        try await terminal.spool.keep(signed, at: Date())
        let opened = try await terminal.open(reportOrExam: signed.report.exam)
        #expect(opened?.signed.report.id == signed.report.id && opened?.openedAt != nil)
        #expect(try await terminal.exam(named: String("\(signed.report.exam)".suffix(8))) == signed.report.exam)
    }
}
