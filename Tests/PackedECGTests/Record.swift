// Records for the tests of this room: synthetic hearts, and twelve rows of any numbers.

import PackedECG
import Samples
import WFDB

enum Record {
    static func synthetic(_ condition: HeartCondition) -> WFDBFiles {
        let ecg = SampleECG(condition, seed: 21)
        return WFDBFiles(header: ecg.header(named: "s"), data: ecg.signal())
    }

    static func read(_ files: WFDBFiles) throws -> WFDBRecord {
        try WFDBRecord(WFDBHeader(parsing: files.header)) { _ in files.data }
    }

    /// A record of these rows; `names` are the leads, `scale` is the header's gain and baseline of all.
    static func of(
        _ rows: [[Int16]], names: [String] = SampleECG.leads, scale: String = "1000/mV", before: [UInt8] = [],
        after: [UInt8] = []
    ) -> WFDBFiles {
        let offset = before.isEmpty ? "" : "+\(before.count)"
        var lines = ["t \(rows.count) 500 \(rows[0].count)"]
        lines += names.map { "t.dat 16\(offset) \(scale) 16 0 0 0 0 \($0)" }
        var data = before
        for place in rows[0].indices {
            for row in rows {
                let pattern = UInt16(bitPattern: row[place])
                data += [UInt8(truncatingIfNeeded: pattern), UInt8(truncatingIfNeeded: pattern >> 8)]
            }
        }
        return WFDBFiles(header: Array((lines.joined(separator: "\n") + "\n").utf8), data: data + after)
    }
}
