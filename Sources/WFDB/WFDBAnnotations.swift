// Recognises an annotation file (MIT format of annot(5)); what it says is read in a later version.

import Bytes

package enum WFDBAnnotations {
    /// Codes that carry a payload: SKIP, NUM, SUB, CHN, AUX (annot(5)).
    private static let skip = 59
    private static let auxiliary = 63
    private static let lastPlainCode = 49

    /// Whether the bytes are, from first to last, a sequence of annotations closed by a zero word.
    package static func isLikely(_ bytes: [UInt8]) -> Bool {
        var cursor = ByteCursor(bytes)
        var count = 0
        while let word = try? cursor.integer(UInt16.self, .little) {
            if word == 0 { return cursor.isAtEnd && count > 0 }
            count += 1
            let code = Int(word >> 10)
            let interval = Int(word & 0x3FF)
            switch code {
            case skip: if (try? cursor.skip(4)) == nil { return false }
            case auxiliary: if (try? cursor.skip(interval + interval % 2)) == nil { return false }
            case 0...lastPlainCode, 60...62: continue
            default: return false
            }
        }
        return false
    }
}
