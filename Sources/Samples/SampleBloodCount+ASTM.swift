// A synthetic blood count as an analyser of Sysmex's kind reports it: ASTM records, bare or as a captured line.

import ASTM

extension SampleBloodCount {
    /// The message in the dialect of Sysmex XN (E1394-97): one record a line, ended by CR. Haemoglobin is in
    /// g/dL, as these analysers have it from the factory. `ranAt` is `YYYYMMDDHHMMSS`; `action` is N for a
    /// patient, Q for a control.
    package func astmMessage(about subject: SampleSubject, ranAt: String, action: String = "N") -> [UInt8] {
        let results = items.map { Self.sysmex($0) }
        let sample = String(repeating: " ", count: 19) + String(sampleNumber)
        let tests = results.map { "^^^^\($0.name)" }.joined(separator: "\\")
        var records = [
            "H|\\^&|||XN-550^00-24^10001^^^^QY10001||||||||E1394-97",
            "P|1|||\(subject.recordNumber)|^\(subject.name)|||\(subject.sexWord.prefix(1))",
            "O|1||^^\(sample)^A|\(tests)|||||||\(action)||||||||||||||F",
        ]
        for (index, result) in results.enumerated() {
            records.append(
                "R|\(index + 1)|^^^^\(result.name)^1|\(result.value)|\(result.unit)||\(result.flag.prefix(1))||F||||\(ranAt)"
            )
        }
        records.append("L|1|N")
        return Array(records.map { $0 + "\r" }.joined().utf8)
    }

    /// The same as it went over the line, in frames, between ENQ and EOT.
    package func astmCapture(about subject: SampleSubject, ranAt: String) -> [UInt8] {
        let frames = ASTMFrame.frames(of: astmMessage(about: subject, ranAt: ranAt))
        return [0x05] + frames.flatMap(\.bytes) + [0x04]
    }

    /// The names and units of the other maker.
    private static func sysmex(_ item: Item) -> Item {
        let names = ["NEU": "NEUT", "LYM": "LYMPH", "MON": "MONO", "EOS": "EO", "BAS": "BASO"]
        let name = names[String(item.name.prefix(3))].map { $0 + item.name.dropFirst(3) } ?? item.name
        switch item.unit {
        case "10*9/L": return item.said(name, item.value, "10*3/uL")
        case "10*12/L": return item.said(name, item.value, "10*6/uL")
        case "g/L": return item.said(name, decimal(Int(item.value) ?? 0, 1), "g/dL")
        default: return item.said(name, item.value, item.unit)
        }
    }
}

extension SampleBloodCount.Item {
    fileprivate func said(_ name: String, _ value: String, _ unit: String) -> Self {
        Self(code: code, name: name, value: value, unit: unit, range: range, flag: flag)
    }
}
