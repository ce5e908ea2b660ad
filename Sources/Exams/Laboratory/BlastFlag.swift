// Whether an analyser, or a count by eye, says that there are blasts.
import FoundationEssentials

extension BloodCount {
    /// What says that there are blasts or cells of no known class, as sent; nil where nothing does. Analysers write it as a flag of its own
    /// (Sysmex `Blasts/Abn_Lympho?` with abnormal flag `A`; a score without the flag is below the analyser's limit), as a message
    /// that is true, as a comment, or as a count above zero.
    package var blastFlag: String? {
        for item in items where !item.isWithdrawn {
            for flag in item.flags { if let said = BlastWords.sighting(in: flag) { return said } }
            if let name = item.code.blastName, item.isRaised(name) { return name }
            if item.number == nil, let said = item.value.flatMap(BlastWords.sighting) { return said }
        }
        for setting in settings {
            if let name = setting.code.blastName, BlastWords.isYes(setting.value) { return name }
            if let said = setting.value.flatMap(BlastWords.sighting) { return said }
        }
        return nil
    }
}

extension LabItem {
    /// A number counts unless it is a score, which is one without unit under a name that asks (`Blasts?`); a bound counts where the
    /// value lies above it, a text where it says anything but none. The flag beside a value counts, too.
    fileprivate func isRaised(_ name: String) -> Bool {
        guard number != 0 else { return false }
        if flags.contains(where: { ["A", "AA", "H", "HH"].contains($0.uppercased()) }) { return true }
        let isScore = name.narrowed.hasSuffix("?") && (unit ?? "").isEmpty
        if let number { return number > 0 && !isScore }
        if let bound { return [.above, .atLeast].contains(bound.side) && !isScore }
        return value.map { !BlastWords.isNone($0) } ?? false
    }
}

extension LabCode {
    /// The name, else the code, where it speaks of blasts.
    fileprivate var blastName: String? { [name, code].compactMap(\.self).first { BlastWords.sighting(in: $0) != nil } }
}
