// Leads of equal length as one run of bits: what remains of each sample after it was foretold.

import Bytes

/// The ways to code a lead, by their number in the stream.
enum LeadMethod: UInt32 {
    /// Every sample is the same; it is written once.
    case constant = 0
    /// The samples themselves.
    case plain = 1
    /// What a linear predictor missed.
    case predicted = 2
}

enum LeadCode {
    /// Codes the leads in order; each may lean on those before it.
    static func encoded(_ leads: [[Int32]]) -> [UInt8] {
        var writer = BitWriter()
        var known: [[Int32]] = []
        for lead in leads {
            let own = LinearPredictor.differences(lead)
            write(lead, own: own, known: known, to: &writer)
            known.append(own)
        }
        return writer.bytes
    }

    /// Reads `count` leads of `length` samples. Refused: bits that end early or go on, and samples outside
    /// `range`.
    static func decoded(
        _ bytes: ArraySlice<UInt8>, count: Int, length: Int, range: ClosedRange<Int32>
    ) throws(ParseError) -> [[Int32]] {
        var reader = BitReader(bytes)
        var leads: [[Int32]] = []
        var known: [[Int32]] = []
        for _ in 0..<count {
            let lead = try read(length: length, range: range, known: known, from: &reader)
            leads.append(lead)
            known.append(LinearPredictor.differences(lead))
        }
        try reader.finish()
        return leads
    }

    private static func write(
        _ lead: [Int32], own: [Int32], known: [[Int32]], to writer: inout BitWriter
    ) {
        if let first = lead.first, lead.allSatisfy({ $0 == first }) {
            writer.write(LeadMethod.constant.rawValue, width: 2)
            writer.write(UInt32(bitPattern: first), width: 32)
            return
        }
        let start = writer
        writer.write(LeadMethod.plain.rawValue, width: 2)
        var code = RiceCode()
        for sample in lead { code.write(sample, to: &writer) }
        guard let predictor = LinearPredictor(fitting: own, known: known) else { return }
        var other = start
        write(lead, own: own, known: known, by: predictor, to: &other)
        if other.count < writer.count { writer = other }
    }

    private static func write(
        _ lead: [Int32], own: [Int32], known: [[Int32]], by predictor: LinearPredictor,
        to writer: inout BitWriter
    ) {
        writer.write(LeadMethod.predicted.rawValue, width: 2)
        writer.write(UInt32(predictor.ownTaps), width: 5)
        writer.write(UInt32(predictor.reach), width: 2)
        var weightCode = RiceCode()
        for weight in predictor.weights { weightCode.write(weight, to: &writer) }
        var code = RiceCode()
        var last: Int32 = 0
        for (place, sample) in lead.enumerated() {
            let step = predictor.difference(at: place, own: own, known: known)
            code.write(sample &- last &- step, to: &writer)
            last = sample
        }
    }

    private static func read(
        length: Int, range: ClosedRange<Int32>, known: [[Int32]], from reader: inout BitReader
    ) throws(ParseError) -> [Int32] {
        let start = reader.offset
        switch LeadMethod(rawValue: try reader.bits(2)) {
        case .constant:
            let sample = Int32(bitPattern: try reader.bits(32))
            return [Int32](repeating: try checked(sample, range, at: start), count: length)
        case .plain:
            var code = RiceCode()
            var lead: [Int32] = []
            for _ in 0..<length { lead.append(try checked(code.read(from: &reader), range, at: reader.offset)) }
            return lead
        case .predicted: return try readPredicted(length: length, range: range, known: known, from: &reader)
        case nil: throw ParseError(.invalid("no such way to code a lead"), at: start)
        }
    }

    private static func readPredicted(
        length: Int, range: ClosedRange<Int32>, known: [[Int32]], from reader: inout BitReader
    ) throws(ParseError) -> [Int32] {
        let predictor = try readPredictor(known: known.count, from: &reader)
        var code = RiceCode()
        var lead: [Int32] = []
        var own: [Int32] = []
        var last: Int32?
        for place in 0..<length {
            let step = predictor.difference(at: place, own: own, known: known)
            let error = try code.read(from: &reader)
            let sample = try checked((last ?? 0) &+ step &+ error, range, at: reader.offset)
            lead.append(sample)
            own.append(last.map { sample &- $0 } ?? 0)
            last = sample
        }
        return lead
    }

    private static func readPredictor(
        known: Int, from reader: inout BitReader
    ) throws(ParseError) -> LinearPredictor {
        let ownTaps = Int(try reader.bits(5))
        let reach = Int(try reader.bits(2))
        var code = RiceCode()
        var weights: [Int32] = []
        for _ in 0..<LinearPredictor.weightCount(ownTaps: ownTaps, reach: reach, known: known) {
            weights.append(try checked(code.read(from: &reader), LinearPredictor.weightRange, at: reader.offset))
        }
        return LinearPredictor(ownTaps: ownTaps, reach: reach, weights: weights)
    }

    private static func checked(
        _ number: Int32, _ range: ClosedRange<Int32>, at offset: Int
    ) throws(ParseError) -> Int32 {
        guard range.contains(number) else {
            throw ParseError(.invalid("the number \(number) is outside \(range)"), at: offset)
        }
        return number
    }
}
