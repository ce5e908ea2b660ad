// An electrocardiogram from a WFDB record: its header and the data files that the header names.

import Exams
import WFDB

struct WFDBExam: ExamReading {
    private let file: ExamFile
    private let files: [ExamFile]

    init(_ header: ExamFile, among files: [ExamFile]) {
        file = header
        self.files = files
    }

    func answer() throws(Unreadable) -> IntakeAnswer {
        let record = try record()
        let recording = Electrocardiogram(record)
        var warnings = record.surpluses.map { IntakeReason.longerThanDeclared($0) }
        warnings += recording.leads.filter { $0.checksumMatched == false }.map {
            .checksumDiffers($0, file.name)
        }
        warnings += strangers(to: record.header).map { .strangerFile($0.name) }
        warnings += disagreements(record)
        return .read(.electrocardiogram(recording), warnings: warnings)
    }

    func samples() throws(Unreadable) -> [LeadSamples] {
        let record = try record()
        return zip(record.header.signals, record.samples()).map {
            LeadSamples(name: $0.description, values: $1)
        }
    }

    private func record() throws(Unreadable) -> WFDBRecord {
        do throws(WFDBError) {
            let header = try WFDBHeader(parsing: file.bytes)
            guard !header.signals.isEmpty else { throw WFDBError.missingSignalLines(declared: 1, found: 0) }
            return try WFDBRecord(header) { name in named(name)?.bytes }
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

    private func strangers(to header: WFDBHeader) -> [ExamFile] {
        let wanted = Set(header.fileNames.map { $0.lowercased() })
        return files.filter { $0.name != file.name && !wanted.contains($0.name.lowercased()) }
    }

    /// The matrix header of a `.mat` file says a second time how many signals and samples there are.
    private func disagreements(_ record: WFDBRecord) -> [IntakeReason] {
        record.header.fileNames.compactMap { name in
            guard let bytes = named(name)?.bytes, let matrix = Matlab4(bytes) else { return nil }
            let rows = record.header.signals.filter { $0.fileName == name }
            guard rows.first?.byteOffset == matrix.dataOffset else { return nil }
            let agrees = matrix.rows == rows.count && matrix.columns == record.sampleCount
            return agrees ? nil : .matrixDiffers(matrix, declared: (rows.count, record.sampleCount), name)
        }
    }
}
