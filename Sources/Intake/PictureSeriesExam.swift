// Several picture files as one exam: each is opened for itself, and one that cannot be read leaves the others standing.

import DICOM
import Exams

struct PictureSeriesExam: ExamReading {
    typealias Known = (file: ExamFile, signature: FileSignature)

    private let files: [Known]
    private let codec: (any FrameCodec)?

    init(_ files: [Known], _ codec: (any FrameCodec)?) {
        self.files = files
        self.codec = codec
    }

    /// Whether these are pictures, with files beside them that are no exam of another sort: those must not be lost among
    /// pictures, and are refused as before.
    static func isMade(of files: [Known]) -> Bool {
        let beside: Set<FileSignature> = [.bmp, .gif, .tiff, .heic, .pdf, .empty, .unknown]
        return files.count > 1 && files.contains { $0.signature.isPicture }
            && files.allSatisfy { $0.signature.isPicture || beside.contains($0.signature) }
    }

    func answer() throws(Unreadable) -> IntakeAnswer {
        var entries: [PictureSeries.Entry] = []
        var warnings: [IntakeReason] = []
        var first: Unreadable?
        for (place, known) in files.enumerated() {
            do throws(Unreadable) {
                let (picture, doubts) = try read(known)
                entries.append(PictureSeries.Entry(object: place + 1, picture: picture))
                warnings += doubts
            } catch {
                if error.reason.code == Self.severalCode { throw error }
                if known.signature.isPicture { first = first ?? error }
                entries.append(PictureSeries.Entry(object: place + 1, reason: error.reason))
                warnings.append(error.reason)
            }
        }
        guard entries.contains(where: { $0.picture != nil }) else {
            throw first ?? .broken(.unknownFile(files[0].file.name))
        }
        return .read(.pictures(PictureSeries(entries)), warnings: strangers(entries) + warnings)
    }

    private static let severalCode = "several-exams-in-one"

    private func read(_ known: Known) throws(Unreadable) -> (Picture, [IntakeReason]) {
        let answer: IntakeAnswer
        switch known.signature {
        case .png, .jpeg: answer = try PictureExam(known.file).answer()
        case .dicom: answer = try DICOMExam(known.file, codec).answer()
        default: throw Unreadable(known.signature, of: known.file)
        }
        guard case .read(.picture(let picture), let warnings) = answer else {
            throw .unread(.severalParts(of: known.file.name))
        }
        return (picture, warnings)
    }

    /// A warning where two files name two people. It names the files, and nobody.
    private func strangers(_ entries: [PictureSeries.Entry]) -> [IntakeReason] {
        let named = entries.compactMap { entry in
            entry.picture?.identity.flatMap { $0.isEmpty ? nil : (name: files[entry.object - 1].file.name, who: $0) }
        }
        guard let first = named.first, let other = named.first(where: { $0.who.isSurelyOther(than: first.who) }) else {
            return []
        }
        return [.severalPeople(first.name, other.name)]
    }
}

extension FileSignature {
    fileprivate var isPicture: Bool { [.png, .jpeg, .dicom].contains(self) }
}

extension IntakeReason {
    static func severalPeople(_ first: String, _ other: String) -> IntakeReason {
        IntakeReason(
            code: "pictures-of-several-people",
            zh: "该检查中的图像不属于同一人：「\(first)」与「\(other)」所写的姓名、编号或出生日期不同。请先核对身份，勿据此诊断。",
            en:
                "The pictures of this exam are not of one person: \(first) and \(other) have different names, numbers or "
                + "birth dates. Make sure whose they are before you read them.",
            place: Place(file: other))
    }
}
