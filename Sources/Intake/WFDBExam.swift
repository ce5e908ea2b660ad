// An electrocardiogram from a WFDB record: its header, the files that the header names, and annotations beside them.

import Exams
import WFDB
import Waveforms

struct WFDBExam: RecordingReading {
    private let file: ExamFile
    private let files: [ExamFile]

    init(_ header: ExamFile, among files: [ExamFile]) {
        file = header
        self.files = files
    }

    /// The header that names the others: the only one, or the one whose record is made of segments. nil when several
    /// records were sent as one.
    static func principal(of headers: [ExamFile]) -> ExamFile? {
        guard headers.count > 1 else { return headers.first }
        let whole = headers.filter { (try? WFDBHeader(parsing: $0.bytes))?.record.isMultiSegment == true }
        return whole.count == 1 ? whole.first : nil
    }

    func answer(of record: WFDBRecording) throws(Unreadable) -> IntakeAnswer {
        let spoken = annotations(of: record)
        var findings = DeviceFindings()
        for (_, one) in spoken.read {
            let more = one.findings(frequency: record.header.record.frequency)
            findings.measurements += more.measurements
            findings.statements += more.statements
        }
        let checks = try decoded { () throws(WFDBError) in try record.checks() }
        let recording = Electrocardiogram(record, checks, findings)
        var warnings = record.surpluses.map { IntakeReason.longerThanDeclared($0) }
        warnings += recording.leads.filter { $0.checksumMatched == false }.map { .checksumDiffers($0, file.name) }
        warnings += (record.doubts + checks.compactMap(\.doubt)).map { .doubt($0, file.name) }
        warnings += spoken.read.filter { !$0.1.isWhole }.map { .doubt(.annotationsCut(file: $0.0), $0.0) }
        warnings += strangers(to: record).filter { !spoken.names.contains($0.name) }.map { .strangerFile($0.name) }
        warnings += disagreements(record)
        return .read(.electrocardiogram(recording), warnings: warnings)
    }

    func samples(of record: WFDBRecording) throws(Unreadable) -> [LeadSamples] {
        let samples = try decoded { () throws(WFDBError) in try record.samples() }
        return zip(Electrocardiogram.names(of: record.lines), samples).map { LeadSamples(name: $0, values: $1) }
    }

    func opened() throws(Unreadable) -> WFDBRecording {
        try decoded { () throws(WFDBError) in
            let header = try WFDBHeader(parsing: file.bytes)
            guard header.record.signalCount > 0 else { throw WFDBError.missingSignalLines(declared: 1, found: 0) }
            return try WFDBRecording(header) { name in named(name)?.bytes }
        }
    }

    private func decoded<Value>(_ open: () throws(WFDBError) -> Value) throws(Unreadable) -> Value {
        do throws(WFDBError) {
            return try open()
        } catch {
            throw Unreadable(error, file.name)
        }
    }

    /// By the header's spelling; a difference of case alone (as Windows makes) is forgiven when it is
    /// unambiguous.
    private func named(_ name: String) -> ExamFile? {
        if let exact = files.first(where: { $0.name == name && $0.name != file.name }) { return exact }
        let similar = files.filter { $0.name.lowercased() == name.lowercased() && $0.name != file.name }
        return similar.count == 1 ? similar.first : nil
    }

    /// Annotation files that bear the record's name, such as `100.atr` beside `100.hea`.
    private func annotations(of record: WFDBRecording) -> (read: [(String, WFDBAnnotations)], names: Set<String>) {
        let stem = record.header.record.name.lowercased() + "."
        let own = file.name.lowercased().split(separator: ".").first.map { $0 + "." } ?? stem
        var read: [(String, WFDBAnnotations)] = []
        for other in strangers(to: record) {
            let name = other.name.lowercased()
            guard name.hasPrefix(stem) || name.hasPrefix(own),
                Self.isAnnotations(other),
                let annotations = try? WFDBAnnotations(parsing: other.bytes), !annotations.annotations.isEmpty
            else { continue }
            read.append((other.name, annotations))
        }
        return (read, Set(read.map(\.0)))
    }

    /// By its bytes; a file that was cut off has no sign but its name.
    private static func isAnnotations(_ file: ExamFile) -> Bool {
        switch FileSignature(of: file.bytes) {
        case .wfdbAnnotations: true
        case .unknown: [".atr", ".qrs", ".ann"].contains { file.name.lowercased().hasSuffix($0) }
        default: false
        }
    }

    private func strangers(to record: WFDBRecording) -> [ExamFile] {
        let wanted = Set(partNames(of: record).map { $0.lowercased() })
        return files.filter { $0.name != file.name && !wanted.contains($0.name.lowercased()) }
    }

    /// Data files, and for a record of segments their headers and data files.
    private func partNames(of record: WFDBRecording) -> [String] {
        record.header.fileNames
            + Set(record.header.segments.filter { !$0.isGap }.map(\.name)).flatMap { segment -> [String] in
                let name = segment + ".hea"
                let inner = named(name).flatMap { try? WFDBHeader(parsing: $0.bytes) }
                return [name] + (inner?.fileNames ?? [])
            }
    }

    /// The matrix header of a `.mat` file says a second time how many signals and samples there are.
    private func disagreements(_ record: WFDBRecording) -> [IntakeReason] {
        record.header.fileNames.compactMap { name in
            guard let bytes = named(name)?.bytes, let matrix = Matlab4(bytes) else { return nil }
            let rows = record.header.signals.filter { $0.fileName == name }
            guard rows.first?.byteOffset == matrix.dataOffset else { return nil }
            let agrees = matrix.rows == rows.count && matrix.columns == record.sampleCount
            return agrees ? nil : .matrixDiffers(matrix, declared: (rows.count, record.sampleCount), name)
        }
    }
}
