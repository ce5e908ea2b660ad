// Which files go after a month, and which never do.
import Foundation
import HubAPI
import Testing

@testable import Spool

@Suite struct PruningTests {
    private let fixture = SpoolFixture()
    private let stored = Date(timeIntervalSince1970: 1_795_000_000)
    private var month: Date { stored.addingTimeInterval(30 * 86_400) }

    /// An exam with a file of its own, or with these.
    private func enter(_ spool: Spool, _ bytes: [UInt8]) async throws -> Capture {
        let object = try spool.folder.keep(bytes, as: "a.png", number: 1)
        let capture = try fixture.capture(objects: [object])
        try await spool.enter(capture)
        return capture
    }

    /// The hub has it and says where it stands.
    private func store(_ exam: Capture, at moment: Date, state: String = "queued", in spool: Spool) async throws {
        try await spool.keep(receipt: "r", of: exam.exam, at: moment)
        try await hear(state, of: exam, in: spool)
    }

    private func hear(_ state: String, of exam: Capture, in spool: Spool) async throws {
        let manifest = Manifest(exam: exam.exam, kind: "CBC", urgency: .routine, performedAt: stored, objects: [])
        let standing = ExamStanding(manifest, state: state, since: stored, objects: [], readings: [])
        try await spool.keep(Standing(standing), at: stored)
    }

    private func isHere(_ capture: Capture, _ spool: Spool) -> Bool { capture.objects.allSatisfy(spool.folder.isWhole) }

    @Test func `files go a month after the receipt; the exam, its receipt and its history stay`() async throws {
        let spool = try fixture.open(), old = try await enter(spool, [1]), fresh = try await enter(spool, [2])
        try await store(old, at: stored, in: spool)
        try await store(fresh, at: month, in: spool)
        let pruned = try await spool.prune(receiptedBefore: month, limit: 9, at: month)
        #expect(pruned.files == 1 && pruned.bytes == 1)
        #expect(!isHere(old, spool) && isHere(fresh, spool))
        #expect(try await spool.capture(old.exam)?.receipt == "r")
        #expect(try await spool.events(of: old.exam).last?.note?.contains("removed here") == true)
        #expect(try await spool.prune(receiptedBefore: month, limit: 9, at: month).files == 0)
    }

    @Test func `what has no receipt never goes, however old, nor what shares a file with it`() async throws {
        let spool = try fixture.open(), waiting = try await enter(spool, [1]), twin = try await enter(spool, [1])
        let refused = try await enter(spool, [2]), discarded = try await enter(spool, [3])
        try await store(twin, at: stored, in: spool)
        let problem = Problem("no", status: 403, title: "不", detail: nil, en: .init(title: "No"))
        for exam in [refused.exam, discarded.exam] { try await spool.refuse(exam, because: problem, at: stored) }
        try await spool.discard(discarded.exam, because: "x", at: stored)
        #expect(try await spool.prune(receiptedBefore: .distantFuture, limit: 9, at: month).files == 0)
        for capture in [waiting, twin, refused, discarded] { #expect(isHere(capture, spool)) }
    }

    @Test func `what the hub cannot read stays until it went again`() async throws {
        let spool = try fixture.open(), exam = try await enter(spool, [1])
        try await store(exam, at: stored, state: "quarantined", in: spool)
        #expect(try await spool.prune(receiptedBefore: month, limit: 9, at: month).files == 0)
        let next = try fixture.capture(objects: exam.objects)
        try await spool.enter(next, besides: exam.exam)
        #expect(try await spool.prune(receiptedBefore: month, limit: 9, at: month).files == 0)
        try await store(next, at: stored, in: spool)
        #expect(try await spool.prune(receiptedBefore: month, limit: 9, at: month).files == 1)
    }

    @Test func `what the hub was never heard to read stays until it is heard`() async throws {
        let spool = try fixture.open(), exam = try await enter(spool, [1])
        try await spool.keep(receipt: "r", of: exam.exam, at: stored)
        #expect(try await spool.prune(receiptedBefore: month, limit: 9, at: month).files == 0)
        try await hear("delivered", of: exam, in: spool)
        #expect(try await spool.prune(receiptedBefore: month, limit: 9, at: month).files == 1)
    }

    @Test func `nothing goes while somebody enters an exam, and what comes again is here again`() async throws {
        let spool = try fixture.open(), exam = try await enter(spool, [1])
        try await store(exam, at: stored, in: spool)
        do {
            let hold = try spool.folder.holdAgainstPruning()
            #expect(try await spool.prune(receiptedBefore: month, limit: 9, at: month).files == 0)
            withExtendedLifetime(hold) {}
        }
        #expect(try await spool.prune(receiptedBefore: month, limit: 9, at: month).files == 1)
        let again = try await enter(spool, [1])
        try await store(again, at: stored, in: spool)
        #expect(isHere(again, spool))
        #expect(try await spool.prune(receiptedBefore: month, limit: 9, at: month).files == 1, "it goes again")
    }
}
