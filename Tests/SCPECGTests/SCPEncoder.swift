// The compressing side of the standard: subtraction, thinning, differences and code words, written for the tests.

/// A recording to be put into a record, and how.
struct SCPEncoder {
    enum Code: CaseIterable { case plain, standard, custom }

    /// A beat: the sample of its fiducial point, counted from 1.
    struct Beat {
        let type: Int
        let fiducial: Int
    }

    var leads: [(code: UInt8, samples: [Int])]
    var difference = 2
    var code = Code.standard
    var nanovolts = 5_000
    var interval = 2_000
    /// The reference beat of each lead, in the steps of `beatNanovolts`; nil when none is subtracted.
    var reference: [[Int]]?
    var referenceFiducial = 1
    var beatNanovolts = 5_000
    var beats: [Beat] = []
    /// Stretches kept whole, counted from 1; thinned by `factor` elsewhere.
    var protected: [ClosedRange<Int>] = []
    var factor = 1
    /// What makes no whole group becomes its mean too, as some writers do.
    var groupsRest = false
    var version: UInt8 = 13
    /// First sample of each lead, counted from 1.
    var starts: [Int]?
    var extra: [(number: Int, body: [UInt8])] = []

    func builder() -> SCPBuilder {
        var builder = SCPBuilder()
        builder.version = version
        if code != .plain { builder.sections.append((2, tables())) }
        builder.sections.append((3, definition()))
        if !beats.isEmpty || !protected.isEmpty { builder.sections.append((4, locations())) }
        if let reference {
            builder.sections.append((5, signal(reference, beatNanovolts, interval, bimodal: 0)))
        }
        let stored = leads.indices.map { thinned(residual($0)) }
        builder.sections.append((6, signal(stored, nanovolts, interval * factor, bimodal: factor > 1 ? 1 : 0)))
        builder.sections += extra
        return builder
    }

    func bytes() -> [UInt8] { builder().bytes() }

    private func definition() -> [UInt8] {
        let flags = (reference == nil ? 0 : 1) | 4 | UInt8(min(leads.count, 31)) << 3
        return [UInt8(leads.count), flags]
            + leads.indices.flatMap { index in
                let start = starts?[index] ?? 1
                return SCPBuilder.four(start) + SCPBuilder.four(start + leads[index].samples.count - 1)
                    + [leads[index].code]
            }
    }

    /// Where the reference beat lies in the recording, counted from 1.
    private func zone(_ beat: Beat) -> (first: Int, last: Int) {
        let first = beat.fiducial - referenceFiducial + 1
        return (max(1, first), min(leads[0].samples.count, first + (reference?.first?.count ?? 1) - 1))
    }

    private func locations() -> [UInt8] {
        let count = max(beats.count, protected.count)
        var body = SCPBuilder.two((reference?.first?.count ?? 0) * interval / 1_000)
        body += SCPBuilder.two(referenceFiducial) + SCPBuilder.two(count)
        for index in 0..<count {
            guard index < beats.count else {
                body += SCPBuilder.two(9) + [UInt8](repeating: 0, count: 12)
                continue
            }
            let zone = zone(beats[index])
            body += SCPBuilder.two(beats[index].type) + SCPBuilder.four(beats[index].type == 0 ? zone.first : 1)
            body += SCPBuilder.four(beats[index].fiducial) + SCPBuilder.four(beats[index].type == 0 ? zone.last : 1)
        }
        for index in 0..<count where !protected.isEmpty {
            let zone = index < protected.count ? protected[index] : nil
            body += SCPBuilder.four(zone?.lowerBound ?? 0) + SCPBuilder.four(zone?.upperBound ?? 0)
        }
        return body
    }

    private func residual(_ lead: Int) -> [Int] {
        var samples = leads[lead].samples
        guard let reference else { return samples }
        for beat in beats where beat.type == 0 {
            for sample in zone(beat).first...zone(beat).last {
                samples[sample - 1] -= reference[lead][sample - beat.fiducial + referenceFiducial - 1]
            }
        }
        return samples
    }

    /// Groups outside the protected stretches become their mean; what makes no group is stored as it is.
    private func thinned(_ samples: [Int]) -> [Int] {
        guard factor > 1 else { return samples }
        var stored: [Int] = []
        var open: [Int] = []
        func mean() -> Int { Int((Double(open.reduce(0, +)) / Double(open.count)).rounded()) }
        func flush() {
            stored += groupsRest && !open.isEmpty ? [mean()] : open
            open = []
        }
        for (index, sample) in samples.enumerated() {
            if protected.contains(where: { $0.contains(index + 1) }) {
                flush()
                stored.append(sample)
                continue
            }
            open.append(sample)
            if open.count == factor {
                stored.append(mean())
                open = []
            }
        }
        flush()
        return stored
    }

    private func signal(_ values: [[Int]], _ nanovolts: Int, _ interval: Int, bimodal: UInt8) -> [UInt8] {
        let runs = values.map { coded(differences($0)) }
        return SCPBuilder.two(nanovolts) + SCPBuilder.two(interval) + [UInt8(difference), bimodal]
            + runs.flatMap { SCPBuilder.two($0.count) } + runs.flatMap(\.self)
    }

    private func differences(_ values: [Int]) -> [Int] {
        var result = values
        guard values.count > difference else { return values }
        for index in values.indices where index >= difference {
            if difference == 1 { result[index] = values[index] - values[index - 1] }
            if difference == 2 { result[index] = values[index] - 2 * values[index - 1] + values[index - 2] }
        }
        return result
    }

    private func coded(_ values: [Int]) -> [UInt8] {
        switch code {
        case .plain: values.flatMap { SCPBuilder.signed($0) }
        case .standard: Self.packed(values.map(Self.word).joined())
        case .custom: Self.packed(customWords(values))
        }
    }

    /// The standard's words as text: the size in ones, a zero, the sign; nine ones and a zero before eight bits, ten
    /// ones before sixteen.
    private static func word(_ value: Int) -> String {
        if value == 0 { return "0" }
        if abs(value) <= 8 { return String(repeating: "1", count: abs(value)) + "0" + (value < 0 ? "1" : "0") }
        if (-128...127).contains(value) { return "1111111110" + binary(value, 8) }
        return "1111111111" + binary(value, 16)
    }

    private static func binary(_ value: Int, _ width: Int) -> String {
        let digits = String(value < 0 ? value + (1 << width) : value, radix: 2)
        return String(repeating: "0", count: width - digits.count) + digits
    }

    private static func packed(_ text: some StringProtocol) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            let part = rest.prefix(8)
            bytes.append(UInt8(part + String(repeating: "0", count: 8 - part.count), radix: 2) ?? 0)
            rest = rest.dropFirst(8)
        }
        return bytes
    }

    /// Two tables: the first for −1, 0 and 1 and a word that switches to the second, which has literals of 6 and 16
    /// bits and a word that switches back.
    private static let first: [(word: String, mode: UInt8, value: Int, extra: Int)] = [
        ("00", 1, 0, 0), ("01", 1, 1, 0), ("10", 1, -1, 0), ("11", 0, 2, 0),
    ]
    private static let second: [(word: String, mode: UInt8, value: Int, extra: Int)] = [
        ("0", 1, 0, 6), ("10", 1, 0, 16), ("11", 0, 1, 0),
    ]

    private func customWords(_ values: [Int]) -> String {
        var text = ""
        var isSecond = false
        for value in values {
            if (abs(value) <= 1) == isSecond {
                text += "11"
                isSecond.toggle()
            }
            if !isSecond {
                text += value == 0 ? "00" : value == 1 ? "01" : "10"
            } else if (-32...31).contains(value) {
                text += "0" + Self.binary(value, 6)
            } else {
                text += "10" + Self.binary(value, 16)
            }
        }
        return text
    }

    private func tables() -> [UInt8] {
        guard code == .custom else { return SCPBuilder.two(19_999) }
        return SCPBuilder.two(2)
            + [Self.first, Self.second].flatMap { table in
                SCPBuilder.two(table.count)
                    + table.flatMap { row in
                        // The first bit of a word is the least significant of its number.
                        let number = Int(String(row.word.reversed()), radix: 2) ?? 0
                        return [UInt8(row.word.count), UInt8(row.word.count + row.extra), row.mode]
                            + SCPBuilder.signed(row.value) + SCPBuilder.four(number)
                    }
            }
    }
}

/// Waves that look like leads, the same at every run.
enum Waves {
    static func lead(_ number: Int, _ count: Int) -> [Int] {
        var state = UInt32(truncatingIfNeeded: 12_345 + 977 * number)
        return (0..<count).map { index in
            state = state &* 1_664_525 &+ 1_013_904_223
            let noise = Int(state >> 29) - 3
            let phase = index % 400
            let spike = phase > 180 && phase < 200 ? (10 - abs(phase - 190)) * (40 + 15 * number) : 0
            return spike + (phase * number) / 10 + noise
        }
    }

    /// As smooth as an electrocardiogram between its beats.
    static func smooth(_ count: Int) -> [Int] {
        (0..<count).map { index in
            let ramp = index % 200 < 100 ? index % 100 : 100 - index % 100
            let phase = index % 400
            return 2 * ramp + spike(phase)
        }
    }

    /// The beat of `smooth` alone.
    static func spike(_ phase: Int) -> Int { phase > 180 && phase < 220 ? (20 - abs(phase - 200)) * 30 : 0 }
}
