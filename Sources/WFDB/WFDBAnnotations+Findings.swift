// What an annotation file says of a recording, as findings that are shown as its maker's and never as ours.

package import Waveforms

extension WFDBAnnotations {
    /// Statements that are kept of one file: changes of rhythm and notes.
    package static let statementLimit = 1_000

    /// Changes of rhythm and notes as statements, in time's order, and the number of beats, whole and by letter, as
    /// measurements.
    ///
    /// - Parameter frequency: frames per second of the record.
    package func findings(frequency: Double) -> DeviceFindings {
        let spoken = annotations.filter { ($0.code == .rhythm || $0.code == .note) && $0.text?.isEmpty == false }
        let statements = spoken.prefix(Self.statementLimit).map { annotation in
            DeviceStatement(
                code: annotation.code == .rhythm ? "rhythm" : "note",
                text: "\(Self.time(seconds(annotation, frequency))) \(annotation.text ?? "")")
        }
        return DeviceFindings(measurements: counts, statements: statements)
    }

    private var counts: [DeviceMeasurement] {
        var found: [String: Int] = [:]
        for beat in beats { found[symbol(of: beat), default: 0] += 1 }
        let all = found.values.reduce(0, +)
        guard all > 0 else { return [] }
        let total = DeviceMeasurement(code: "beats", text: String(all), value: Double(all))
        return [total]
            + found.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
                DeviceMeasurement(code: "beats \($0.key)", text: String($0.value), value: Double($0.value))
            }
    }

    /// Seconds from the record's first sample.
    private func seconds(_ annotation: WFDBAnnotation, _ frequency: Double) -> Double {
        Double(annotation.sample) / (ticksPerSecond ?? frequency)
    }

    /// `h:mm:ss.mmm`
    private static func time(_ seconds: Double) -> String {
        guard let whole = Int(exactly: (seconds * 1_000).rounded()) else { return "?" }
        let size = abs(whole)
        func digits(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let minutes = "\(size / 3_600_000):\(digits(size / 60_000 % 60, 2)):\(digits(size / 1_000 % 60, 2))"
        return (whole < 0 ? "-" : "") + minutes + "." + digits(size % 1_000, 3)
    }
}
