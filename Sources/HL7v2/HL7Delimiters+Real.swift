// The separators that a message really uses, where its header declares others.

import Bytes

extension HL7Delimiters {
    /// The separators of the segments behind the header: as declared, unless the segments show others beyond doubt.
    ///
    /// The field separator is what stands behind the name in every segment. The component separator is what stands
    /// before a code system that everybody knows (`LN`, `99MRC`) at the end of OBX-3, or between `ORU` and `R01`.
    func real(header: ArraySlice<UInt8>, segments: [ArraySlice<UInt8>]) -> HL7Delimiters {
        var real = self
        let behindNames = Set(segments.compactMap(Self.separator))
        if behindNames.count == 1, let one = behindNames.first, one != field {
            // A character that was declared for something else changes places with it.
            real = swapped(one, for: field)
        }
        let found = segments.compactMap { real.componentSeparator(ofObservation: $0) }
        let all = Set(found).union(found.isEmpty ? [typeSeparator(header)].compactMap(\.self) : [])
        if all.count == 1, let one = all.first, one != real.component {
            real =
                one == real.repetition
                ? real.with(component: one, repetition: real.component) : real.with(component: one)
        }
        return real
    }

    private func swapped(_ new: UInt8, for old: UInt8) -> HL7Delimiters {
        with(
            field: new, component: component == new ? old : component, repetition: repetition == new ? old : repetition)
    }

    /// What stands behind a segment's name; nil for a line that is no segment.
    private static func separator(_ line: ArraySlice<UInt8>) -> UInt8? {
        let name = line.prefix(3)
        guard name.count == 3, name.allSatisfy({ $0.isLetter || $0.isDigit }) else { return nil }
        guard let next = line.dropFirst(3).first(where: { $0 != Ascii.space }), mayDelimit(next) else { return nil }
        return next
    }

    private static let systems = ["LN", "99MRC"].map { Array($0.utf8) }

    private func componentSeparator(ofObservation line: ArraySlice<UInt8>) -> UInt8? {
        guard line.prefix(3).map({ $0 & 0xDF }) == Array("OBX".utf8) else { return nil }
        let code = line.split(separator: field, maxSplits: 4, omittingEmptySubsequences: false).dropFirst(3).first ?? []
        for system in Self.systems
        where code.count > system.count + 1 && code.suffix(system.count).elementsEqual(system) {
            let before = code[code.endIndex - system.count - 1]
            return Self.mayDelimit(before) && before != UInt8(ascii: "-") && before != UInt8(ascii: "_") ? before : nil
        }
        return nil
    }

    /// MSH-9 as `ORU?R01`.
    private func typeSeparator(_ header: ArraySlice<UInt8>) -> UInt8? {
        let type =
            header.split(separator: field, maxSplits: 9, omittingEmptySubsequences: false).dropFirst(8).first ?? []
        let (kind, event) = (Array("ORU".utf8), Array("R01".utf8))
        guard type.count >= 7, type.starts(with: kind), type.dropFirst(4).starts(with: event) else { return nil }
        let between = type[type.startIndex + 3]
        return Self.mayDelimit(between) ? between : nil
    }
}
