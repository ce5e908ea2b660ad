// How characters are read, by the tables of Unicode (ICU) that Foundation brings along.
import Exams
import Foundation

extension CharacterReader {
    /// Readings by the transform Han-Latin (Unicode's kMandarin: the reading that is most usual), simplified characters by Hant-Hans.
    static let unicode = CharacterReader(
        reading: { String($0).applyingTransform(.mandarinToLatin, reverse: false) },
        simplified: { $0.applyingTransform(StringTransform("Hant-Hans"), reverse: false) ?? $0 })
}
