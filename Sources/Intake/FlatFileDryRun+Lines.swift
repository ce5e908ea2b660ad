// The dry run line by line: each sample as it would be read.

import Exams

extension FlatFileDryRun {
    /// One line for each sample: where it stands, whose it is said to be, and what would be read of each item.
    package var lines: [String] {
        zip(places, counts).map { place, count in
            let facts = [
                count.sampleNumber.map { "№ \($0)" }, count.ranAt, count.identity.name, count.identity.sex,
                count.identity.age ?? count.identity.birthDate, count.specimen,
            ].compactMap(\.self)
            let items = count.items.map { Self.words(of: $0) }
            return "\(place): " + (facts.isEmpty ? "" : facts.joined(separator: " ") + " | ")
                + items.joined(separator: "; ")
        }
    }

    /// Whether some value of the table would be read.
    package var readsAnything: Bool { columns.contains { $0.sure > 0 } }

    private static func words(of item: LabItem) -> String {
        let name = item.known?.name ?? item.code.name ?? item.code.code
        guard let value = item.value else { return "\(name) —" }
        let sent = [name, value, item.unit].compactMap(\.self).joined(separator: " ")
        switch LabJudgement(item) {
        case .canonical(let canonical):
            guard canonical.basis != .same, let number = canonical.number else { return sent }
            return "\(sent) = \(number) \(canonical.unit)"
        case .doubtful(let doubt): return "\(sent) (存疑 doubtful: \(doubt.rawValue))"
        case .nothing: return sent + (item.quantity == nil ? " (非数字 no number)" : " (不属于血常规 no item of a blood count)")
        }
    }
}
