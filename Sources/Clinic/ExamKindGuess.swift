// What kind of exam files are likely to be, by their names and by the first bytes where a name leaves it open.
import Spool

/// Guesses by extension; the hub looks into the files itself.
package enum ExamKindGuess {
    private static let kinds = [
        "hl7": "CBC", "astm": "CBC", "hea": "ECG12", "mat": "ECG12", "dat": "ECG12", "scp": "ECG12", "edf": "ECG12",
        "bdf": "ECG12", "aecg": "ECG12", "png": "PHOTO", "jpg": "PHOTO", "jpeg": "PHOTO",
    ]
    /// The files of a WFDB record, which mean nothing apart.
    private static let record: Set = ["hea", "mat", "dat"]
    /// Tables, which nobody can read without a mapping.
    private static let tables: Set = ["csv", "tsv", "txt"]
    /// As much of a file's beginning is looked at.
    static let window = 16_384

    /// The kind of one file; nil when its name says nothing.
    package static func kind(of file: String) -> String? {
        kinds[fileExtension(of: file)]
    }

    /// The kind of all files together; nil when they differ or one says nothing.
    package static func kind(of files: [String]) -> String? {
        kind(of: files, mapping: nil) { _ in nil }
    }

    /// The same for files that are there: XML and DICOM by what they begin with.
    /// - Parameter mapping: the mapping by which tables are read; without one a table is of no kind.
    package static func kind(ofFilesAt paths: [String], mapping: String? = nil) -> String? {
        kind(of: paths, mapping: mapping) { sighting(of: $0)?.beginning }
    }

    /// The same for files that were seen in a folder, whatever the bytes of their names are.
    static func kind(of files: [FileSighting], mapping: String? = nil) -> String? {
        let byPath = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
        return kind(of: files.map(\.path), mapping: mapping) { byPath[$0]?.beginning }
    }

    private static func kind(of files: [String], mapping: String?, _ beginning: (String) -> [UInt8]?) -> String? {
        let guesses = Set<String?>(
            files.map { file -> String? in
                let ending = fileExtension(of: file)
                if let kind = kinds[ending] { return kind }
                if let kind = beginning(file).flatMap(FileHead.kind) { return kind }
                return tables.contains(ending) && mapping != nil ? "CBC" : nil
            })
        return guesses.count == 1 ? guesses.first ?? nil : nil
    }

    /// Whether the files there are tables, for which a mapping is chosen: none of them says by itself what it is.
    static func areTables(at paths: [String]) -> Bool {
        !paths.isEmpty
            && paths.allSatisfy { path in
                tables.contains(fileExtension(of: path)) && sighting(of: path)?.beginning.flatMap(FileHead.kind) == nil
            }
    }

    private static func sighting(of path: String) -> FileSighting? {
        guard let slash = path.lastIndex(of: "/") else { return FileSighting(path, in: ".") }
        return FileSighting(String(path[path.index(after: slash)...]), in: String(path[..<slash]))
    }

    /// One exam a file, but the files of one WFDB record (`a.hea`, `a.mat`) stay together, as they mean
    /// nothing apart. The order of first appearance is kept.
    package static func exams(of files: [String]) -> [[String]] {
        var exams: [[String]] = []
        var places: [String: Int] = [:]
        for file in files {
            let isRecord = record.contains(fileExtension(of: file))
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
        guard !extensions.isDisjoint(with: record) else { return true }
        return extensions.contains("hea") && extensions.count > 1
    }

    static func fileExtension(of file: String) -> String {
        let name = file.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }
}

extension FileSighting {
    fileprivate var beginning: [UInt8]? { bytes(from: 0, count: ExamKindGuess.window) }
}
