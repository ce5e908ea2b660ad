// Damage of every kind and in every place is noticed, by name, and nothing damaged is given out.
import Crypto
import Foundation
import HubAPI
import Testing

@testable import Bundles

@Suite struct DamageTests {
    private let bundle = SealedBundle(exams: 2)

    private func file() throws -> (exams: [SealedBundle.Exam], bytes: [UInt8]) {
        let exams = [try bundle.exam([150_000, 20]), try bundle.exam([70_000], seed: 5)]
        return (exams, try bundle.sealed(exams))
    }

    @Test func `every changed byte of the prelude is a typed error`() throws {
        let (_, file) = try file(), length = try BundlePrelude(file).bytes.count
        for place in 0..<length {
            for mask in [UInt8(1), 0x80] {
                var changed = file
                changed[place] ^= mask
                #expect(throws: BundleError.self, "byte \(place)") { try bundle.opened(changed) }
            }
        }
    }

    @Test func `a changed byte of a chunk is noticed in that chunk`() throws {
        let (_, file) = try file()
        for (number, chunk) in try SealedBundle.chunks(of: file).enumerated() {
            for place in Set([0, 3, 4, 5, chunk.count / 2, chunk.count - 16, chunk.count - 1]) {
                var changed = file
                changed[chunk.lowerBound + place] ^= 4
                let error = #expect(throws: BundleError.self, "chunk \(number), byte \(place)") {
                    try bundle.opened(changed)
                }
                // Another length of the last chunk, which may have any, is noticed by its end or its tag.
                let lengths: [BundleError] = [
                    .chunkLength(chunk: number), .truncated(chunk: number), .notAuthentic(chunk: number),
                ]
                #expect(place < 4 ? lengths.contains(try #require(error)) : error == .notAuthentic(chunk: number))
            }
        }
    }

    @Test func `a file that is cut anywhere is not whole`() throws {
        let (_, file) = try file(), chunks = try SealedBundle.chunks(of: file)
        for (number, chunk) in chunks.enumerated() {
            for end in [chunk.lowerBound, chunk.lowerBound + 3, chunk.lowerBound + 4, chunk.upperBound - 1] {
                #expect(throws: BundleError.truncated(chunk: number), "cut at \(end)") {
                    try bundle.opened(Array(file[..<end]))
                }
            }
        }
        let length = try BundlePrelude(file).bytes.count
        for end in 0..<length {
            #expect(throws: BundleError.self, "cut at \(end)") { try bundle.opened(Array(file[..<end])) }
        }
    }

    @Test func `chunks that changed places, were left out, doubled, or come from another bundle are noticed`() throws {
        let (exams, file) = try file(), chunks = try SealedBundle.chunks(of: file)
        let other = try bundle.sealed(exams), others = try SealedBundle.chunks(of: other)
        let prelude = Array(file[..<chunks[0].lowerBound])
        func joined(_ order: [Int]) -> [UInt8] { prelude + order.flatMap { file[chunks[$0]] } }
        #expect(chunks.count == 4)
        #expect(throws: BundleError.notAuthentic(chunk: 0)) { try bundle.opened(joined([1, 0, 2, 3])) }
        #expect(throws: BundleError.notAuthentic(chunk: 1)) { try bundle.opened(joined([0, 2, 3])) }
        #expect(throws: BundleError.notAuthentic(chunk: 2)) { try bundle.opened(joined([0, 1, 1, 2, 3])) }
        #expect(throws: BundleError.trailing) { try bundle.opened(joined([0, 1, 2, 3]) + file[chunks[3]]) }
        #expect(throws: BundleError.trailing) { try bundle.opened(file + [0]) }
        let spliced = prelude + file[chunks[0]] + other[others[1]] + file[chunks[2]] + file[chunks[3]]
        #expect(throws: BundleError.notAuthentic(chunk: 1)) { try bundle.opened(spliced) }
    }

    @Test func `a last chunk cannot pass for one in the middle, nor one in the middle for the last`() throws {
        let (_, file) = try file(), chunks = try SealedBundle.chunks(of: file)
        var early = Array(file[..<chunks[1].upperBound])
        early[chunks[1].lowerBound + 3] |= 0x80
        #expect(throws: BundleError.notAuthentic(chunk: 1)) { try bundle.opened(early) }
        var late = file
        late[chunks[3].lowerBound + 3] &= 0x7F
        #expect(throws: BundleError.self) { try bundle.opened(late) }
    }

    @Test func `ten thousand random changes never crash and never give out what was not sealed`() throws {
        let (exams, file) = try file()
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var changed = file
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                changed[Int.random(in: changed.indices, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            if Bool.random(using: &dice) { changed.removeLast(Int.random(in: 0..<changed.count, using: &dice)) }
            guard let opened = try? bundle.opened(changed, fed: 100_000) else { continue }
            #expect(opened == exams)
        }
        for _ in 0..<10_000 {
            let noise = (0..<Int.random(in: 0...80, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
            let start = Bool.random(using: &dice) ? BundlePrelude.magic + [1, 1] : []
            #expect(throws: BundleError.self) { _ = try BundlePrelude(start + noise) }
        }
    }
}
