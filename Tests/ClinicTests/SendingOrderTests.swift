// The lanes, as a pure rule; and the size of pieces.
import Foundation
import HubAPI
import Testing

@testable import Clinic

@Suite struct SendingOrderTests {
    private func exam(
        _ left: Int64..., in urgency: Urgency = .routine, age: Double = 0, isAnnounced: Bool = true,
        essential: Int64...
    ) -> SendingOrder.Exam {
        let rest = left.enumerated().map { SendingOrder.Object(number: $0 + 1, left: $1, isEssential: false) }
        let marked = essential.enumerated().map {
            SendingOrder.Object(number: $0 + left.count + 1, left: $1, isEssential: true)
        }
        return SendingOrder.Exam(
            id: .timeOrdered(), urgency: urgency, capturedAt: Date(timeIntervalSince1970: 1_795_000_000 - age),
            isAnnounced: isAnnounced, missing: rest + marked, hasMarks: !essential.isEmpty)
    }

    private func expect(_ first: SendingOrder.Exam, before others: SendingOrder.Exam...) {
        for exams in [[first] + others, others + [first]] {
            #expect(SendingOrder.next(of: exams)?.exam == first.id)
        }
    }

    @Test func `an emergency overtakes what is urgent, and that what is routine, however large`() {
        expect(exam(5_000_000, in: .emergency), before: exam(10, in: .urgent), exam(1, age: 86_400))
        expect(exam(5_000_000, in: .urgent), before: exam(1, age: 86_400))
    }

    @Test func `in a lane the small goes before the large, then the old before the new`() {
        expect(exam(10), before: exam(11, age: 500))
        expect(exam(10, age: 500), before: exam(10))
    }

    @Test func `what has come far counts by what is left`() {
        expect(exam(1_000), before: exam(2_000))
    }

    @Test func `the essential part goes before the rest, within an exam and before the rest of others`() {
        let ecg = exam(5_000_000, essential: 40_000)
        #expect(SendingOrder.next(of: [ecg])?.step == .object(2))
        var open = exam(30_000)
        open.hasMarks = true
        expect(ecg, before: open)
    }

    @Test func `an exam is announced first and asked for its receipt last`() {
        #expect(SendingOrder.next(of: [exam(5, isAnnounced: false)])?.step == .manifest)
        #expect(SendingOrder.next(of: [exam()])?.step == .receipt)
        #expect(SendingOrder.next(of: []) == nil)
    }

    @Test func `in an exam the smallest object goes first`() {
        #expect(SendingOrder.next(of: [exam(500, 20, 30)])?.step == .object(2))
    }

    @Test func `a size that was learnt is believed where it is no larger than the usual first`() {
        #expect([5, 20_480, 524_288].map { ChunkSize(learnt: $0).bytes } == [16_384, 20_480, 24_576])
    }

    @Test func `pieces grow on a fast line, shrink on a slow one, and stay between 16 and 512 KiB`() {
        var chunk = ChunkSize()
        #expect(chunk.bytes == 24_576)
        for _ in 0..<9 { chunk.took(0.05, for: chunk.bytes) }
        #expect(chunk.bytes == 524_288)
        for _ in 0..<9 { chunk.took(60, for: chunk.bytes) }
        #expect(chunk.bytes == 16_384)
        chunk.took(0.001, for: 100)
        #expect(chunk.bytes == 16_384)
    }

    @Test(arguments: [3_000.0, 8_000, 20_000, 60_000])
    func `on any line a piece soon takes a few seconds`(_ bytesPerSecond: Double) {
        var chunk = ChunkSize()
        for _ in 0..<8 { chunk.took(Double(chunk.bytes) / bytesPerSecond, for: chunk.bytes) }
        #expect((2.0...8.0).contains(Double(chunk.bytes) / bytesPerSecond))
    }

    @Test func `a piece that does not arrive is halved down to the smallest`() {
        var chunk = ChunkSize()
        let halved = (0..<3).map { _ in chunk.halve() }
        #expect(halved == [true, false, false] && chunk.bytes == 16_384)
    }
}
