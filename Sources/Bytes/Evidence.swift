// What bytes say about their own character set, whatever is declared.

package enum Evidence {
    /// UTF-8 with characters of three bytes or more, as Chinese has: a coincidence is all but impossible.
    package static func isSurelyUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        let high = bytes.filter { $0 >= 0x80 }
        return high.contains { $0 >= 0xE3 } && !high.contains { (0xC2...0xDF).contains($0) }
    }

    /// Pairs of GB 18030 most of which are Chinese characters of GB 2312, the ones that names are made of.
    ///
    /// European text has its high bytes one by one between ASCII letters. So a lone pair that touches a letter is no
    /// proof, and pairs outside GB 2312 (whose second byte may be a letter) must be outnumbered. They may be twice as many where one of
    /// them begins with what no letter of ISO 8859-1 is, a control or a sign: 陈赟玥, 张镕喆.
    package static func isSurelyChinese(_ bytes: ArraySlice<UInt8>) -> Bool {
        var (common, rare, isTelling) = (0, 0, false)
        var rest = bytes
        var before: UInt8?
        while let first = rest.first {
            guard first >= 0x80 else {
                before = first
                rest = rest.dropFirst()
                continue
            }
            let run = pairs(rest)
            guard run.length > 0 else { return false }
            let after = rest.dropFirst(run.length).first
            let touches = (before?.isLetter ?? false) || (after?.isLetter ?? false)
            if run.common + run.rare == 1, touches { return false }
            common += run.common
            rare += run.rare
            isTelling = isTelling || run.isTelling
            rest = rest.dropFirst(run.length)
            before = nil
        }
        return common > 0 && (isTelling ? 2 * common : common) >= rare
    }

    private struct Pairs {
        var common = 0
        var rare = 0
        var isTelling = false
        var length = 0
    }

    /// Pairs from here to the next ASCII byte; length 0 when a byte stays over.
    private static func pairs(_ bytes: ArraySlice<UInt8>) -> Pairs {
        var found = Pairs(), rest = bytes
        while let first = rest.first, first >= 0x80 {
            guard let second = rest.dropFirst().first, second >= 0x40, first > 0x80 else { return Pairs() }
            if (0xB0...0xF7).contains(first), second > 0xA0 { found.common += 1 } else { found.rare += 1 }
            if first < 0xB0 { found.isTelling = true }
            rest = rest.dropFirst(2)
        }
        found.length = bytes.count - rest.count
        return found
    }
}
