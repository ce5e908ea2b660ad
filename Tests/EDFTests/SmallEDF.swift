// Small EDF and BDF files made for one behaviour each.

/// A builder of a file; what a test does not set is sound.
struct SmallEDF {
    struct Signal {
        var label = "ECG II"
        var unit: [UInt8] = Array("uV".utf8)
        var physical = ("-3276.8", "3276.7")
        var digital = ("-32768", "32767")
        var samples = 2
        /// One record after the other; annotation signals give their bytes as text.
        var records: [[Int]] = [[1, -2]]
        var texts: [String] = []
    }

    var isBDF = false
    var patient: [UInt8] = Array("X X X X".utf8)
    var recording = "Startdate X X X X"
    var date = "02.03.25"
    var time = "10.11.12"
    var length: String?
    var reserved = ""
    var count: String?
    var duration = "1"
    var signalCount: String?
    var signals = [Signal()]

    private func field(_ text: String, _ width: Int) -> [UInt8] { field(Array(text.utf8), width) }

    private func field(_ bytes: [UInt8], _ width: Int) -> [UInt8] {
        bytes.prefix(width) + Array(repeating: 0x20, count: max(0, width - bytes.count))
    }

    /// Whole records that the signals make together.
    private var recordCount: Int { signals.map { max($0.records.count, $0.texts.count) }.max() ?? 0 }

    var header: [UInt8] {
        var bytes = isBDF ? [0xFF] + Array("BIOSEMI".utf8) : field("0", 8)
        bytes += field(patient, 80) + field(recording, 80) + field(date, 8) + field(time, 8)
        bytes += field(length ?? String(256 * (signals.count + 1)), 8) + field(reserved, 44)
        bytes += field(count ?? String(recordCount), 8) + field(duration, 8)
        bytes += field(signalCount ?? String(signals.count), 4)
        let columns: [(Int, (Signal) -> [UInt8])] = [
            (16, { Array($0.label.utf8) }), (80, { _ in [] }), (8, { $0.unit }), (8, { Array($0.physical.0.utf8) }),
            (8, { Array($0.physical.1.utf8) }), (8, { Array($0.digital.0.utf8) }), (8, { Array($0.digital.1.utf8) }),
            (80, { _ in Array("HP:0.05Hz".utf8) }), (8, { Array(String($0.samples).utf8) }), (32, { _ in [] }),
        ]
        for (width, value) in columns {
            for signal in signals { bytes += field(value(signal), width) }
        }
        return bytes
    }

    var data: [UInt8] {
        let width = isBDF ? 3 : 2
        return (0..<recordCount).flatMap { record in
            signals.flatMap { signal -> [UInt8] in
                if !signal.texts.isEmpty {
                    let text = Array(signal.texts[record].utf8)
                    return text + Array(repeating: 0, count: signal.samples * width - text.count)
                }
                return signal.records[record].flatMap { value in
                    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
                }
            }
        }
    }

    var bytes: [UInt8] { header + data }

    static func texts(_ texts: [String], samples: Int = 40, label: String = "EDF Annotations") -> Signal {
        Signal(label: label, unit: [], physical: ("-1", "1"), samples: samples, records: [], texts: texts)
    }
}
