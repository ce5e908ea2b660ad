// Patients lie sealed; an exam without one waits, is given one, and never changes once it was tried.
import Foundation
import GRDB
import HubAPI
import Testing

@testable import Spool

@Suite struct TrayTests {
    private let fixture = SpoolFixture()
    private let now = Date(timeIntervalSince1970: 1_795_000_050)

    private func person(_ name: String, _ number: String? = nil) -> KeptPatient.Person {
        var person = KeptPatient.Person(name: name)
        person.identities = number.map { [.init(kind: "01", number: $0)] } ?? []
        person.phone = "15400000001"
        return person
    }

    private func held(_ moment: Date?, _ urgency: Urgency = .routine) throws -> Capture {
        var capture = try fixture.capture(urgency)
        capture.heldUntil = moment
        return capture
    }

    @Test func `no name, number or telephone is in plain in any file of the home`() async throws {
        let spool = try fixture.open(), id = WireID.timeOrdered()
        try await spool.register(person("柏秀兰", "519901189503120027"), as: id)
        var page = RollPage.Item(number: 1, id: .timeOrdered())
        (page.name, page.phone, page.identities) = ("柏秀英", "15400000002", [.init(kind: "03", number: "P7654321")])
        try await spool.keep(RollPage(items: [page], next: "1"), cursor: "roll-cursor")
        let capture = try fixture.capture(patient: try #require(try await spool.patient(id)).reference)
        try await spool.enter(capture)
        try await spool.label(capture.exam, DeviceMark(sample: "A966", patient: "QY7", name: "柏小兰"))
        try await spool.attach(Attachment(exam: capture.exam, patient: id, reason: "应为柏秀兰", at: now))
        let words = ["柏秀兰", "柏秀英", "柏小兰", "519901189503120027", "P7654321", "15400000001", "15400000002"]
        for name in try FileManager.default.subpathsOfDirectory(atPath: fixture.root) {
            let bytes = FileManager.default.contents(atPath: fixture.root + "/" + name) ?? Data()
            for word in words + words.map({ Data($0.utf8).base64EncodedString() }) {
                #expect(bytes.firstRange(of: Data(word.utf8)) == nil, "\(word) in \(name)")
            }
        }
        #expect(Set(try await spool.patients().map(\.person.name)) == ["柏秀兰", "柏秀英"])
        #expect(try await spool.capture(capture.exam) == labelled(capture))
        #expect(try await spool.attachment(of: capture.exam)?.reason == "应为柏秀兰")
    }

    private func labelled(_ capture: Capture) -> Capture {
        var capture = capture
        capture.mark = DeviceMark(sample: "A966", patient: "QY7", name: "柏小兰")
        return capture
    }

    @Test func `the key is its owner's alone, and another key opens nothing and changes nothing`() async throws {
        let spool = try fixture.open(), key = fixture.root + "/spool.key"
        try await spool.register(person("柏秀兰"), as: .timeOrdered())
        let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let right = try Data(contentsOf: URL(filePath: key))
        try FileManager.default.removeItem(atPath: key)
        #expect(throws: SpoolError.keyWrong(path: key)) { try fixture.open() }
        try right.write(to: URL(filePath: key))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        #expect(throws: SpoolError.keyExposed(path: key)) { try fixture.open() }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        #expect(try await fixture.open().patients().map(\.person.name) == ["柏秀兰"])
    }

    @Test func `who has left the roll is forgotten, and who changed is as they are now`() async throws {
        let spool = try fixture.open(), id = WireID.timeOrdered()
        var item = RollPage.Item(number: 1, id: id)
        for name in ["柏秀兰", "柏秀英"] {
            item.name = name
            try await spool.keep(RollPage(items: [item], next: "1"), cursor: "c")
            #expect(try await spool.patients().map(\.person.name) == [name])
        }
        item.ended = true
        try await spool.keep(RollPage(items: [item], next: "2"), cursor: "c")
        #expect(try await spool.patients().isEmpty)
        #expect(try await spool.setting("c") == "2")
    }

    @Test func `who turns out to be known already is one person, and their exams follow`() async throws {
        let spool = try fixture.open(), id = WireID.timeOrdered(), known = WireID.timeOrdered()
        try await spool.register(person("柏秀兰"), as: id)
        let new = try #require(try await spool.patient(id)), capture = try fixture.capture(patient: new.reference)
        try await spool.enter(capture)
        try await spool.attach(Attachment(exam: capture.exam, patient: id, reason: "x", at: now))
        #expect(try await spool.patientsToRegister(limit: 9) == [new])
        try await spool.wasRegistered(new, as: known)
        #expect(try await spool.patients().map(\.id) == [known])
        #expect(try await spool.patientsToRegister(limit: 9).isEmpty)
        #expect(try await spool.capture(capture.exam)?.patient == known)
        #expect(try await spool.attachmentsToTell(limit: 9).map(\.patient) == [known])
    }

    @Test func `a held exam is not sent before its time, or before it is let go`() async throws {
        let spool = try fixture.open()
        let timed = try held(now.addingTimeInterval(600)), open = try held(.distantFuture), free = try held(nil)
        for capture in [timed, open, free] { try await spool.enter(capture) }
        #expect(try await spool.waiting(limit: 9).count == 3)
        #expect(try await spool.sendable(limit: 9, at: now).map(\.exam) == [free.exam])
        #expect(try await spool.nextRelease(after: now) == timed.heldUntil)
        let later = now.addingTimeInterval(601)
        #expect(Set(try await spool.sendable(limit: 9, at: later).map(\.exam)) == [free.exam, timed.exam])
        let before = try await spool.arrivals()
        try await spool.release(open.exam)
        #expect(try await spool.arrivals() != before, "whoever sends is not told")
        #expect(try await spool.sendable(limit: 9, at: later).count == 3)
    }

    @Test func `a clock that goes back does not hold an exam for a year`() async throws {
        let spool = try fixture.open(), exam = try held(now.addingTimeInterval(600))
        try await spool.enter(exam)
        let past = now.addingTimeInterval(-31_536_000)
        #expect(try await spool.sendable(limit: 9, at: past).map(\.exam) == [exam.exam])
    }

    @Test func `a manifest is replaced before the first try, and never after`() async throws {
        let spool = try fixture.open(), old = try held(.distantFuture), patient = WireID.timeOrdered()
        try await spool.enter(old)
        let new = try fixture.capture(patient: PatientReference(id: patient))
        let signed = try CompactJWS(new.signedManifest)
        #expect(try await spool.replace(manifest: signed, of: old, patient: patient, at: now))
        let fresh = try #require(try await spool.capture(old.exam))
        #expect(fresh.patient == patient && fresh.manifestSha256 == new.manifestSha256 && fresh.heldUntil == nil)
        #expect(try await spool.begin(old, at: now) == false, "what was read before the change must not go")
        #expect(try await spool.begin(fresh, at: now))
        #expect(try await spool.replace(manifest: signed, of: fresh, patient: patient, at: now) == false)
        let queue = try DatabaseQueue(path: fixture.root + "/spool/spool.sqlite")
        #expect(throws: DatabaseError.self) {
            try queue.inDatabase { try $0.execute(sql: "UPDATE capture SET signed_manifest = 'x'") }
        }
    }

    @Test func `the tray holds what nobody has given a patient, wherever it is`() async throws {
        let spool = try fixture.open(), nobodys = try fixture.capture()
        let somebodys = try fixture.capture(patient: PatientReference(id: .timeOrdered()))
        for capture in [nobodys, somebodys] { try await spool.enter(capture) }
        #expect(try await spool.unassigned(limit: 9).map(\.exam) == [nobodys.exam])
        try await spool.keep(receipt: "r", of: nobodys.exam, at: now)
        #expect(try await spool.unassigned(limit: 9).map(\.exam) == [nobodys.exam])
        let told = Attachment(exam: nobodys.exam, patient: .timeOrdered(), reason: "x", at: now)
        try await spool.attach(told)
        try await spool.wasTold(told, at: now)
        #expect(try await spool.unassigned(limit: 9).isEmpty)
        #expect(try await spool.attachmentsToTell(limit: 9).isEmpty)
    }

    @Test func `what is about to leave in a bundle keeps its manifest`() async throws {
        let spool = try fixture.open(), capture = try held(now + 600), patient = WireID.timeOrdered()
        try await spool.enter(capture)
        #expect(try await spool.freeze([capture.exam]).map(\.exam) == [capture.exam])
        let other = try fixture.capture(patient: PatientReference(id: patient))
        let signed = try CompactJWS(other.signedManifest)
        #expect(try await spool.replace(manifest: signed, of: capture, patient: patient, at: now) == false)
        try await spool.keep(receipt: "receipt", of: capture.exam, at: now)
        #expect(try await spool.freeze([capture.exam]).isEmpty)
    }

    @Test func `a report that comes before the receipt is the exam's report afterwards`() async throws {
        let spool = try fixture.open(), capture = try fixture.capture()
        try await spool.enter(capture)
        let report = try fixture.report(on: capture.exam)
        try await spool.keep(report, at: now)
        #expect(try await spool.capture(capture.exam)?.state == .captured)
        try await spool.begin(capture.exam, at: now)
        try await spool.keep(receipt: "receipt", of: capture.exam, at: now)
        let after = try #require(try await spool.capture(capture.exam))
        #expect(after.state == .read && after.report == report.report.id && after.receipt == "receipt")
    }

    @Test func `an exam in the tray that is sent again is let go, and may still be given its patient`() async throws {
        let spool = try fixture.open(), exam = try held(.distantFuture)
        try await spool.enter(exam)
        #expect(try await spool.held(at: now).count == 1)
        try await spool.requeue(exam.exam, at: now)
        #expect(try await spool.sendable(limit: 9, at: now).map(\.exam) == [exam.exam])
        #expect(try await spool.held(at: now) == (0, nil))
        let kept = try #require(try await spool.capture(exam.exam))
        #expect(kept.state == .captured && kept.heldUntil == nil)
        #expect(try await spool.begin(kept, at: now))
    }

    /// An earlier version queued an exam and left its hold.
    @Test func `what was queued with its hold is let go, by a person and by its time`() async throws {
        let spool = try fixture.open(), open = try held(.distantFuture), timed = try held(now.addingTimeInterval(600))
        for capture in [open, timed] { try await spool.enter(capture) }
        let queue = try DatabaseQueue(path: fixture.root + "/spool/spool.sqlite")
        try await queue.write { try $0.execute(sql: "UPDATE capture SET state = 'queued'") }
        #expect(try await spool.nextRelease(after: now) == timed.heldUntil)
        try await spool.release(open.exam)
        #expect(try await spool.sendable(limit: 9, at: now).map(\.exam) == [open.exam])
        try await spool.requeue(timed.exam, at: now)
        #expect(try await spool.sendable(limit: 9, at: now).count == 2)
    }

    @Test func `a patient given after the bundle was made lets the exam go, and its history says so`() async throws {
        let spool = try fixture.open(), exam = try held(.distantFuture)
        try await spool.enter(exam)
        _ = try await spool.freeze([exam.exam])
        let before = try await spool.arrivals()
        let said = Attachment(exam: exam.exam, patient: .timeOrdered(), reason: "柏秀兰", at: now)
        try await spool.attach(said)
        #expect(try await spool.arrivals() != before, "whoever sends is not told")
        #expect(try await spool.sendable(limit: 9, at: now).map(\.exam) == [exam.exam])
        try await spool.wasTold(said, at: now)
        let notes = try await spool.events(of: exam.exam).compactMap(\.note)
        #expect(notes.count == 2 && notes.allSatisfy { $0.contains("患者") && !$0.contains("柏秀兰") }, "\(notes)")
    }

    @Test func `an exam of another terminal is found by the end of its id, and so is its report`() async throws {
        let spool = try fixture.open(), exam = WireID.timeOrdered(), report = try fixture.report(on: exam)
        try await spool.keep(report, at: now)
        #expect(try await spool.exams(endingWith: String("\(exam)".suffix(8))) == [exam])
        #expect(try await spool.report(on: exam) == report.report.id)
        #expect(try await spool.report(on: .timeOrdered()) == nil)
    }
}
