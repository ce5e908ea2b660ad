// An exam's files without what tells whose they are, for whoever asks over the pipe.

import Exams
import FoundationEssentials
import Intake
import Workers

enum ExportMaking {
    /// Bytes of a key, at least.
    static let keyBytes = 16
    /// Bytes of all copies together, at most: copies and archive lie in memory side by side.
    static let mostBytes = 192 << 20

    /// One file where one comes of it, else a ZIP of them.
    static func made(_ files: [ExamFile], _ wish: WorkerExport, _ intake: Intake) -> (WorkerReply, [UInt8]) {
        do throws(IntakeReason) {
            let order = try DeidentifyingOrder(wish)
            let copies = try Copies(of: files, order, intake, withSheets: wish.isArchive)
            guard wish.isArchive || copies.made.count > 1, let list = copies.list(order.pseudonym) else {
                return WorkerReply.made(copies.made[0].name, copies.made[0].bytes)
            }
            return archived(copies, list)
        } catch {
            return WorkerReply.unmade(error)
        }
    }
}

extension ExportMaking {
    /// The archive, and its list once more for whoever notes what left.
    private static func archived(_ copies: consuming Copies, _ list: [UInt8]) -> (WorkerReply, [UInt8]) {
        var archive = StoredArchive(holding: copies.made.reduce(2 * list.count) { $0 + $1.bytes.count })
        archive.add("export.json", list)
        while let copy = copies.next() { archive.add(copy.name, copy.bytes) }
        var bytes = archive.finished()
        var reply = WorkerReply()
        reply.made = [.init(name: "export.zip", size: bytes.count), .init(name: "export.json", size: list.count)]
        bytes += list
        return (reply, bytes)
    }
}

/// A pseudonym and a key that can be used.
struct DeidentifyingOrder {
    let pseudonym: String
    let key: [UInt8]

    init(_ wish: WorkerExport) throws(IntakeReason) {
        guard let pseudonym = Pseudonym(wish.pseudonym)?.text else { throw .noPseudonym }
        key = wish.key ?? (0..<32).map { _ in UInt8.random(in: 0...255) }
        guard key.count >= ExportMaking.keyBytes else { throw .shortKey(ExportMaking.keyBytes) }
        self.pseudonym = pseudonym
    }
}

/// What stands for name and patient number: at most 64 characters of ASCII, as both elements allow.
struct Pseudonym {
    let text: String

    /// nil for anything that would not be one value of either element.
    init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x5C }
        guard isPlain, (1...64).contains(text.utf8.count) else { return nil }
        self.text = text
    }
}

/// The copies of an exam's files, and the files of which there is none.
struct Copies {
    private(set) var made: [(name: String, bytes: [UInt8])] = []
    private var leftOut: [(number: Int, reason: IntakeReason)] = []
    private let kind: String
    private let isWithSheets: Bool

    /// Pictures and DICOM files one by one; a recording or a blood count as what was read in all the files. An archive holds
    /// every electrocardiogram on paper, too.
    init(
        of files: [ExamFile], _ order: DeidentifyingOrder, _ intake: Intake, withSheets: Bool
    ) throws(IntakeReason) {
        isWithSheets = withSheets
        guard !files.isEmpty else { throw .noFile }
        let signatures = files.map { FileSignature(of: $0.bytes) }
        guard !signatures.contains(where: \.isCopiedAlone) else {
            kind = "files"
            for (place, file) in files.enumerated() {
                add(file, place + 1, signatures[place], order)
                addSheet(of: file, place + 1, signatures[place], order, intake)
                try refuseExcess()
            }
            if made.isEmpty, let first = leftOut.first { throw first.reason }
            return
        }
        let (answer, samples) = intake.describeWithSamples(files)
        switch answer {
        case .read(.electrocardiogram(let exam), let warnings):
            kind = ExamContent.Kind.electrocardiogram.rawValue
            made = PlainRecord.files(exam, samples)
            addSheet("ecg.pdf", 1, exam, samples, order, warnings)
            try refuseExcess()
        case .read(.bloodCount(let count), _):
            kind = ExamContent.Kind.bloodCount.rawValue
            made = [("blood-count.json", try Self.json(count))]
        case .read(.picture, _), .read(.pictures, _): throw .noFile
        case .unreadable(let reason), .notReadableYet(let reason): throw reason
        }
    }

    private mutating func add(
        _ file: ExamFile, _ number: Int, _ signature: FileSignature, _ order: DeidentifyingOrder
    ) {
        do throws(IntakeReason) {
            switch signature {
            case .dicom: made.append(("\(number).dcm", try DICOMCopy.bytes(of: file, order)))
            case .png: made.append(("\(number).png", try StripMaking.copy(file).bytes))
            case .jpeg: made.append(("\(number).jpg", try StripMaking.copy(file).bytes))
            default: throw .notAPicture(signature, file.name)
            }
        } catch {
            leftOut.append((number, error))
        }
    }

    /// A DICOM file that holds an electrocardiogram, on paper.
    private mutating func addSheet(
        of file: ExamFile, _ number: Int, _ signature: FileSignature, _ order: DeidentifyingOrder, _ intake: Intake
    ) {
        guard isWithSheets, signature == .dicom, made.last?.name == "\(number).dcm" else { return }
        let (answer, samples) = intake.describeWithSamples([file])
        guard case .read(.electrocardiogram(let exam), let warnings) = answer else { return }
        addSheet("\(number).pdf", number, exam, samples, order, warnings)
    }

    /// A recording that no sheet shows is listed among what is left out.
    private mutating func addSheet(
        _ name: String, _ number: Int, _ exam: Electrocardiogram, _ samples: [LeadSamples], _ order: DeidentifyingOrder,
        _ warnings: [IntakeReason]
    ) {
        guard isWithSheets else { return }
        do throws(IntakeReason) {
            made.append(
                (name, try PlainSheet.pdf(exam, samples, pseudonym: order.pseudonym, doubts: warnings.map(\.code))))
        } catch {
            leftOut.append((number, error))
        }
    }

    private func refuseExcess() throws(IntakeReason) {
        let total = made.reduce(0) { $0 + $1.bytes.count }
        guard total <= ExportMaking.mostBytes else { throw .exportTooLarge(ExportMaking.mostBytes) }
    }

    /// Gives the first copy away, so that none lies in memory twice.
    mutating func next() -> (name: String, bytes: [UInt8])? { made.isEmpty ? nil : made.removeFirst() }

    /// Results with their units, ranges and flags: no number of a sample, no time, no sender, nothing that a device set.
    private static func json(_ count: BloodCount) throws(IntakeReason) -> [UInt8] {
        let bare = BloodCount(
            sampleNumber: nil, ranAt: nil, processing: count.processing, sender: nil, items: count.items, settings: [],
            attachments: [], identity: FoundIdentity(), specimen: count.specimen, status: count.status)
        guard let json = written(bare) else { throw .noFile }
        return json
    }

    /// What is in the archive and what is not. Names of files are left out: people write names into them.
    func list(_ pseudonym: String) -> [UInt8]? {
        Self.written(
            List(
                pseudonym: pseudonym, kind: kind, files: made.map(\.name),
                leftOut: leftOut.map { List.LeftOut(object: $0.number, code: $0.reason.code) }))
    }

    private struct List: Encodable {
        struct LeftOut: Encodable {
            let object: Int
            let code: String
        }

        let pseudonym: String
        let kind: String
        let files: [String]
        let leftOut: [LeftOut]
    }

    private static func written(_ value: some Encodable) -> [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map(Array.init)
    }
}

extension FileSignature {
    /// A file that is an exam's part by itself, and whose copy stays of its own sort.
    fileprivate var isCopiedAlone: Bool { [.dicom, .png, .jpeg].contains(self) }
}
