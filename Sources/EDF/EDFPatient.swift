// Whom the file says it is about.

/// The local patient identification, in parts where it has them.
package struct EDFPatient: Sendable, Equatable {
    /// The code by which the patient is known in the hospital.
    package let code: String?
    /// `F` or `M`.
    package let sex: String?
    /// `19980120`.
    package let birthDate: String?
    package let name: String?

    /// EDF+: `code sex birthdate name`, `X` for what is unknown, `_` for blanks. Plain EDF has one free text: unless it has
    /// the same four parts, it is a name where it has no digit, else a code that may hold a name and more.
    init(_ header: EDFHeader) {
        let words = header.patient.split(separator: " ").map(String.init)
        guard words.count >= 4, Self.isPlus(words) || header.isPlus else {
            let text = header.patient.isEmpty || words.allSatisfy { $0 == "X" } ? nil : header.patient
            let isCode = text?.contains(where: \.isNumber) ?? false
            code = isCode ? text : nil
            name = isCode ? nil : text
            sex = nil
            birthDate = nil
            return
        }
        code = Self.known(words[0])
        sex = Self.known(words[1])
        birthDate = EDFDate.parts(words[2][...]).map { Self.digits($0.year, $0.month, $0.day) } ?? Self.known(words[2])
        name = Self.known(words[3])
    }

    private static func isPlus(_ words: [String]) -> Bool {
        ["M", "F", "X"].contains(words[1]) && (words[2] == "X" || EDFDate.parts(words[2][...]) != nil)
    }

    private static func known(_ word: String) -> String? {
        word == "X" ? nil : String(word.map { $0 == "_" ? " " : $0 })
    }

    private static func digits(_ year: Int, _ month: Int, _ day: Int) -> String {
        "\(year)" + (month < 10 ? "0" : "") + "\(month)" + (day < 10 ? "0" : "") + "\(day)"
    }
}
