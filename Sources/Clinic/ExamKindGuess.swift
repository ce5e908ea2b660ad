// What kind of exam files are likely to be, by their names.

/// Guesses by extension; the hub looks into the files itself.
package enum ExamKindGuess {
    private static let kinds = [
        "hl7": "CBC", "astm": "CBC", "hea": "ECG12", "mat": "ECG12", "dat": "ECG12", "png": "PHOTO", "jpg": "PHOTO",
        "jpeg": "PHOTO",
    ]

    /// The kind of one file; nil when its name says nothing.
    package static func kind(of file: String) -> String? {
        kinds[fileExtension(of: file)]
    }

    /// The kind of all files together; nil when they differ or one says nothing.
    package static func kind(of files: [String]) -> String? {
        let guesses = Set(files.map { kind(of: $0) })
        return guesses.count == 1 ? guesses.first ?? nil : nil
    }

    /// One exam a file, but the files of one WFDB record (`a.hea`, `a.mat`) stay together, as they mean
    /// nothing apart. The order of first appearance is kept.
    package static func exams(of files: [String]) -> [[String]] {
        var exams: [[String]] = []
        var places: [String: Int] = [:]
        for file in files {
            let isRecord = kind(of: file) == "ECG12"
            let stem = String(file.dropLast(isRecord ? fileExtension(of: file).count + 1 : 0))
            if isRecord, let place = places[stem] {
                exams[place].append(file)
            } else {
                if isRecord { places[stem] = exams.count }
                exams.append([file])
            }
        }
        return exams
    }

    /// Whether the files of an exam are all there: a WFDB record needs its header and at least one signal file.
    static func isWhole(_ files: [String]) -> Bool {
        let extensions = Set(files.map(fileExtension))
        guard kind(of: files) == "ECG12" else { return true }
        return extensions.contains("hea") && extensions.count > 1
    }

    private static func fileExtension(of file: String) -> String {
        let name = file.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }
}
