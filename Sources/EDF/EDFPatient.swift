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
    /// A plain EDF's text of which this reader cannot say what it is: it has digits, which may be a number, an age or a bed.
    package let text: String?

    /// EDF+: `code sex birthdate name`, `X` for what is unknown, `_` for blanks. Plain EDF has one free text: unless it has
    /// the same four parts, it is a name where it has no digit, else a text: a code is only what stands where EDF+ has it.
    init(_ header: EDFHeader) {
        let words = header.patient.split(separator: " ").map(String.init)
        guard words.count >= 4, Self.isPlus(words) || header.isPlus else {
            let text = header.patient.isEmpty || words.allSatisfy { $0 == "X" } ? nil : header.patient
            let isName = text.map { !$0.contains(where: \.isNumber) } ?? false
            code = nil
            name = isName ? text : nil
            self.text = isName ? nil : text
            sex = nil
            birthDate = nil
            return
        }
        code = Self.known(words[0])
        sex = Self.known(words[1])
        birthDate = EDFDate.parts(words[2][...]).map { Self.digits($0.year, $0.month, $0.day) } ?? Self.known(words[2])
        name = Self.known(words[3])
        text = nil
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
