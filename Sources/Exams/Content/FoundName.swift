// A name as devices write it, held against the patient's: in the same script by its letters, across scripts by pinyin.

/// A name as devices write it: DICOM's three spellings with `=` between, `^` between its parts, blanks anywhere.
struct FoundName {
    private let spellings: [Substring]

    init(_ text: String) {
        spellings = text.prefix(256).split(separator: "=").filter { !Self.fillers.contains(Self.bare($0)) }
    }

    /// What stands where a name should, and is none.
    private static let fillers: Set = [
        "", "anonymous", "anon", "anonymized", "noname", "name", "unknown", "none", "null", "patient", "test",
        "testpatient", "demo", "ecg", "newpatient", "unnamed", "johndoe", "janedoe", "匿名",
        "未知",
        "无名", "无名氏", "不详", "姓名", "测试", "样例", "样例患者",
    ]

    /// Compared in the script in which the patient's name is written where the file has one in it, else by how the
    /// characters are read; where neither can be said, nothing is.
    func differs(from name: String, _ characters: CharacterReader?) -> Bool {
        let isChinese = name.contains(where: \.isHan)
        let same = spellings.filter { $0.contains(where: \.isHan) == isChinese && !Self.bare($0).isEmpty }
        guard same.isEmpty else {
            return !same.contains {
                isChinese ? Self.isSame($0, name[...], characters) : Self.words($0) == Self.words(name[...])
            }
        }
        guard let characters else { return false }
        return isChinese ? differsInLetters(from: name, characters) : differsInCharacters(from: name, characters)
    }

    /// The file writes letters, the patient's name is in characters.
    private func differsInLetters(from name: String, _ characters: CharacterReader) -> Bool {
        let latin = spellings.compactMap { LatinName($0) }
        guard let read = characters.syllables(of: name[...]), !latin.contains(where: { $0.spells(read) }) else {
            return false
        }
        return latin.contains(where: \.isSurelyName)
    }

    /// The file writes characters, the patient's name is in letters.
    private func differsInCharacters(from name: String, _ characters: CharacterReader) -> Bool {
        guard let latin = LatinName(name[...]), latin.isSurelyName else { return false }
        let read = spellings.compactMap { characters.syllables(of: $0) }
        return !read.isEmpty && !read.contains { latin.spells($0) }
    }

    /// The same characters, traditional or simplified; what stands beside them in letters is not counted.
    private static func isSame(_ found: Substring, _ name: Substring, _ characters: CharacterReader?) -> Bool {
        func isEqual(_ one: String, _ other: String) -> Bool {
            one == other || (other.allSatisfy(\.isHan) && one.filter(\.isHan) == other)
        }
        let one = bare(found), other = bare(name)
        if isEqual(one, other) { return true }
        guard let characters else { return false }
        return isEqual(characters.simplified(one), characters.simplified(other))
    }

    private static func bare(_ text: Substring) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    /// Family name first or last: the same words.
    private static func words(_ text: Substring) -> Set<String> {
        Set(text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init))
    }
}

extension Character {
    /// A Chinese character of the unified ideographs.
    var isHan: Bool { unicodeScalars.contains { $0.properties.isIdeographic } }
}
